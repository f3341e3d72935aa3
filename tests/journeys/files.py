"""Files people have on their devices: a good photo, and files that are not photos at all."""

from PIL import Image, ImageDraw

PDF = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]>>endobj
trailer<</Root 1 0 R>>
%%EOF
"""
DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg"><rect width="9" height="9"/></svg>'


def photo_of_a_stain(path):
    """A JPEG of a wet spot on a ceiling, with a position and a camera written into it."""
    picture = Image.new("RGB", (1200, 900), "#e9e4da")
    draw = ImageDraw.Draw(picture)
    for shrink in range(6):
        edge = 40 * shrink
        shade = f"#{200 - 14 * shrink:02x}{180 - 16 * shrink:02x}{140 - 16 * shrink:02x}"
        draw.ellipse((300 + edge, 220 + edge, 900 - edge, 700 - edge), fill=shade)
    marks = Image.Exif()
    marks[0x010F] = "Camera"
    marks.get_ifd(0x8825)[1] = "N"
    picture.save(path, "JPEG", quality=85, exif=marks)
    return path


def cut_short(photo, path):
    """The first third of a photo: the rest did not come through."""
    whole = photo.read_bytes()
    path.write_bytes(whole[: len(whole) // 3])
    return path


def written(path, content):
    path.write_bytes(content)
    return path
