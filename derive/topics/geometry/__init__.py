"""Points, lines, planes, spheres and boxes in any number of dimensions."""
