"""What the pages of the topics show for given data, and what they refuse: one file of rows a part of the catalogue."""
