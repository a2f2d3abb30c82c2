"""Builds build/first-handout.tex, .md and .pdf: six topics with their pictures, every line verified."""

import sys
from pathlib import Path

import derive
from derive.files import write_whole
from derive.report.render import pdf, with_pictures

TOPICS = [
    "calculus/product-and-chain-rule",
    "calculus/gradient",
    "calculus/hessian",
    "linear-algebra/eigenvalues",
    "probability/bayes-theorem",
    "probability/normal-distribution",
]


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    documents = []
    for i, name in enumerate(TOPICS, start=1):
        print(f"[{i}/{len(TOPICS)}] {name}", file=sys.stderr)
        documents.append(derive.topic(name).document())
    files: dict[str, str | bytes] = {"first-handout.pdf": pdf(documents)}
    for form in ("md", "tex"):
        page, pictures = with_pictures(documents, form, "first-handout")
        files |= {**pictures, f"first-handout.{form}": page}
    for name, content in files.items():
        print(write_whole(folder / name, content))


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parents[2] / "build"))
