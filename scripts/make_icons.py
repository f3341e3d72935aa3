"""Draw the icons of the application: the house of web/static/web/icons/house.svg."""

from pathlib import Path

from PIL import Image, ImageDraw

ICONS = Path(__file__).parent.parent / "src/domovoy/web/static/web/icons"
BLUE, WHITE = "#0b4fc4", "#ffffff"
GRID = 32
FINE = 4


def main() -> None:
    """Write every icon; the maskable one keeps its mark within the safe circle."""
    for name, size, share in (
        ("house-192.png", 192, 0.72),
        ("house-512.png", 512, 0.72),
        ("house-maskable-512.png", 512, 0.56),
    ):
        draw(size, share).save(ICONS / name, optimize=True)


def draw(size: int, share: float) -> Image.Image:
    """A white house on blue; the mark takes `share` of the side."""
    big = size * FINE
    icon = Image.new("RGB", (big, big), BLUE)
    pen = ImageDraw.Draw(icon)
    unit = big * share / GRID
    margin = big * (1 - share) / 2

    def at(*points: tuple[float, float]) -> list[tuple[float, float]]:
        return [(margin + x * unit, margin + y * unit) for x, y in points]

    pen.polygon(at((16, 3), (2, 15), (2.4, 16.4), (29.6, 16.4), (30, 15)), fill=WHITE)
    pen.rounded_rectangle(at((6, 15), (26, 29)), radius=unit, fill=WHITE)
    for x in (12.2, 19.8):
        pen.ellipse(at((x - 1.9, 15.4), (x + 1.9, 19.2)), fill=BLUE)
    pen.chord(at((10.2, 16.6), (21.8, 26.6)), start=4, end=176, fill=BLUE)
    return icon.resize((size, size), Image.Resampling.LANCZOS)


if __name__ == "__main__":
    main()
