"""Write docs/law-to-verify.md anew from the law's data."""

from pathlib import Path

from domovoy.regulation.to_verify import law_to_verify

PAGE = Path(__file__).resolve().parent.parent / "docs" / "law-to-verify.md"


def main() -> None:
    PAGE.write_text(law_to_verify(), encoding="utf-8")


if __name__ == "__main__":
    main()
