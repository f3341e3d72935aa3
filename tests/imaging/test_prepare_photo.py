"""Photos as phones make them and as ill will makes them; every file is made here."""

import hashlib
import random
import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image, ImageCms

from domovoy.imaging import (
    ACCEPTED_BYTES,
    KEPT_BYTES,
    LONG_SIDE,
    PhotoDamaged,
    PhotoError,
    PhotoKindNotAccepted,
    PhotoNotAnImage,
    PhotoTooLarge,
    PhotoTooManyPixels,
    prepare_photo,
)

RED, GREEN, BLUE, YELLOW = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 0)
WIDE = (96, 64)


def four_corners(size=WIDE):
    """Red and green above, blue and yellow below: any turn of it can be told."""
    width, height = size[0] // 2, size[1] // 2
    picture = Image.new("RGB", size)
    for colour, corner in zip(
        (RED, GREEN, BLUE, YELLOW), ((0, 0), (width, 0), (0, height), (width, height)), strict=True
    ):
        picture.paste(colour, (*corner, corner[0] + width, corner[1] + height))
    return picture


def noise(size, seed=1):
    return Image.frombytes("RGB", size, random.Random(seed).randbytes(size[0] * size[1] * 3))


def file_of(picture, kind, **options):
    file = BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def exif(orientation=1):
    data = Image.Exif()
    data[0x0112] = orientation
    data[0x010F] = "PhoneMaker"
    data.get_ifd(0x8825)[2] = (56.0, 50.0, 19.0)
    return data


def opened(data):
    picture = Image.open(BytesIO(data))
    picture.load()
    return picture


def corners(picture):
    right, below = picture.width - 8, picture.height - 8
    return [picture.getpixel(at) for at in ((8, 8), (right, 8), (8, below), (right, below))]


def near(colour, other, within=40):
    return all(abs(a - b) <= within for a, b in zip(colour, other, strict=True))


def all_near(colours, others):
    return all(near(a, b) for a, b in zip(colours, others, strict=True))


def png_header(width, height):
    def chunk(name, body):
        return (
            struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


class TestPreparedPhoto:
    @pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
    def test_every_accepted_kind_becomes_a_jpeg_with_a_thumbnail(self, kind):
        photo = prepare_photo(file_of(four_corners((640, 480)), kind))

        kept, thumbnail = opened(photo.jpeg), opened(photo.thumbnail)
        assert (kept.format, kept.mode, kept.size) == ("JPEG", "RGB", (640, 480))
        assert (photo.width, photo.height) == (640, 480)
        assert (thumbnail.format, thumbnail.size) == ("JPEG", (320, 240))
        assert all_near(corners(kept), [RED, GREEN, BLUE, YELLOW])
        assert photo.sha256 == hashlib.sha256(photo.jpeg).hexdigest()

    def test_same_bytes_give_the_same_photo(self):
        data = file_of(noise((300, 200)), "JPEG")

        assert prepare_photo(data) == prepare_photo(data)

    def test_large_photo_is_scaled_to_the_long_side(self):
        photo = prepare_photo(file_of(Image.new("RGB", (6000, 4000), RED), "JPEG"))

        assert (photo.width, photo.height) == (LONG_SIDE, 1707)

    def test_small_photo_is_not_enlarged(self):
        photo = prepare_photo(file_of(four_corners(), "PNG"))

        assert (photo.width, photo.height) == WIDE
        assert opened(photo.thumbnail).size == WIDE

    def test_thin_photo_keeps_at_least_one_pixel(self):
        photo = prepare_photo(file_of(Image.new("RGB", (9000, 1), RED), "PNG"))

        assert (photo.width, photo.height) == (LONG_SIDE, 1)

    def test_quality_is_lowered_until_the_file_fits(self):
        data = file_of(noise((800, 600)), "PNG")

        photo = prepare_photo(data, limit=250_000)

        assert len(photo.jpeg) <= 250_000
        assert (photo.width, photo.height) == (800, 600)

    def test_pixels_are_given_up_when_quality_is_not_enough(self):
        photo = prepare_photo(file_of(noise((800, 600)), "PNG"), limit=20_000)

        assert len(photo.jpeg) <= 20_000
        assert photo.width < 800
        assert opened(photo.jpeg).size == (photo.width, photo.height)

    def test_worst_noise_of_full_size_fits_what_is_kept(self):
        data = file_of(noise((LONG_SIDE, LONG_SIDE)), "JPEG", quality=90)

        assert len(prepare_photo(data).jpeg) <= KEPT_BYTES


class TestOrientation:
    turns = {
        2: [GREEN, RED, YELLOW, BLUE],
        3: [YELLOW, BLUE, GREEN, RED],
        4: [BLUE, YELLOW, RED, GREEN],
        5: [RED, BLUE, GREEN, YELLOW],
        6: [BLUE, RED, YELLOW, GREEN],
        7: [YELLOW, GREEN, BLUE, RED],
        8: [GREEN, YELLOW, RED, BLUE],
    }

    @pytest.mark.parametrize("orientation", range(1, 9))
    @pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
    def test_photo_is_turned_upright(self, kind, orientation):
        data = file_of(four_corners(), kind, exif=exif(orientation).tobytes())

        photo = prepare_photo(data)

        expected = self.turns.get(orientation, [RED, GREEN, BLUE, YELLOW])
        assert all_near(corners(opened(photo.jpeg)), expected)
        assert (photo.width, photo.height) == (WIDE if orientation < 5 else WIDE[::-1])

    @pytest.mark.parametrize("nonsense", [0, 9, 65535])
    def test_unknown_orientation_leaves_the_photo_as_it_is(self, nonsense):
        photo = prepare_photo(file_of(four_corners(), "JPEG", exif=exif(nonsense).tobytes()))

        assert all_near(corners(opened(photo.jpeg)), [RED, GREEN, BLUE, YELLOW])

    def test_broken_exif_does_not_spoil_a_sound_photo(self):
        data = file_of(four_corners(), "JPEG", exif=b"Exif\0\0MM\0*\xff\xff\xff")

        assert prepare_photo(data).width == WIDE[0]


class TestMetadata:
    @pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
    def test_position_and_device_are_removed(self, kind):
        data = file_of(four_corners((640, 480)), kind, exif=exif().tobytes(), xmp=b"<x>home</x>")
        assert b"PhoneMaker" in data

        photo = prepare_photo(data)

        for kept in (photo.jpeg, photo.thumbnail):
            assert not opened(kept).getexif()
            assert set(opened(kept).info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
            assert b"PhoneMaker" not in kept
            assert b"home" not in kept

    def test_comment_is_removed(self):
        data = file_of(four_corners(), "JPEG", comment=b"flat 5, door code 1234")

        assert b"1234" not in prepare_photo(data).jpeg


class TestColour:
    def test_transparency_becomes_white(self):
        photo = prepare_photo(file_of(Image.new("RGBA", WIDE, (255, 0, 0, 0)), "PNG"))

        assert near(opened(photo.jpeg).getpixel((10, 10)), (255, 255, 255))

    def test_transparent_palette_becomes_white(self):
        picture = Image.new("P", WIDE, 0)
        picture.putpalette([255, 0, 0, 0, 0, 255])

        photo = prepare_photo(file_of(picture, "PNG", transparency=0))

        assert near(opened(photo.jpeg).getpixel((10, 10)), (255, 255, 255))

    def test_profile_is_applied_and_dropped(self):
        lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
        srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()

        for profile in (srgb, lab, b"no profile at all"):
            photo = prepare_photo(file_of(four_corners(), "JPEG", icc_profile=profile))
            assert all_near(corners(opened(photo.jpeg)), [RED, GREEN, BLUE, YELLOW])
            assert "icc_profile" not in opened(photo.jpeg).info

    @pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "CMYK"])
    def test_other_modes_are_shown_as_they_look(self, mode):
        kind = "JPEG" if mode == "CMYK" else "PNG"

        photo = prepare_photo(file_of(Image.new("RGB", WIDE, "white").convert(mode), kind))

        assert near(opened(photo.jpeg).getpixel((10, 10)), (255, 255, 255))

    @pytest.mark.parametrize(("depth", "grey"), [(0, 0), (32768, 128), (65535, 255)])
    def test_deep_grey_keeps_its_brightness(self, depth, grey):
        photo = prepare_photo(file_of(Image.new("I;16", WIDE, depth), "PNG"))

        assert near(opened(photo.jpeg).getpixel((10, 10)), (grey, grey, grey), within=3)


class TestRefusals:
    def test_too_large_file_is_refused_before_it_is_looked_at(self):
        with pytest.raises(PhotoTooLarge) as refusal:
            prepare_photo(b"\0" * (ACCEPTED_BYTES + 1))

        assert refusal.value.limit == ACCEPTED_BYTES

    def test_limit_no_photo_can_meet_is_refused(self):
        with pytest.raises(PhotoTooLarge):
            prepare_photo(file_of(noise((120, 90)), "PNG"), limit=100)

    @pytest.mark.parametrize(
        "content",
        [
            b"",
            b"MZ\x90\0" + b"\0" * 200,
            b"\x7fELF" + b"\0" * 200,
            b"%PDF-1.7\n",
            b"PK\3\4" + b"\0" * 100,
            b"just a letter",
            b"<html><script>alert(1)</script>",
            b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom",
            b"RIFF\x24\0\0\0WAVEfmt ",
        ],
    )
    def test_what_is_no_image_is_refused(self, content):
        with pytest.raises(PhotoNotAnImage):
            prepare_photo(content)

    @pytest.mark.parametrize(
        ("content", "kind"),
        [
            (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "svg"),
            (b"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- x --><SVG/>", "svg"),
            (b"\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf", "avif"),
            (file_of(four_corners(), "GIF"), "gif"),
            (file_of(four_corners(), "BMP"), "bmp"),
            (file_of(four_corners(), "TIFF"), "tiff"),
        ],
    )
    def test_images_of_other_kinds_are_refused_by_name(self, content, kind):
        with pytest.raises(PhotoKindNotAccepted) as refusal:
            prepare_photo(content)

        assert refusal.value.kind == kind

    def test_bomb_is_refused_by_its_header(self):
        with pytest.raises(PhotoTooManyPixels) as refusal:
            prepare_photo(png_header(50_000, 50_000))

        assert refusal.value.pixels == 2_500_000_000

    def test_bomb_of_scans_is_refused_before_it_is_unpacked(self):
        stream = BytesIO()
        Image.new("L", (64, 64), 128).save(stream, "JPEG", progressive=True)
        photo = stream.getvalue()
        last_scan = photo[photo.rindex(b"\xff\xda") : -2]

        with pytest.raises(PhotoDamaged, match="scans"):
            prepare_photo(photo[:-2] + last_scan * 2_000 + photo[-2:])

    def test_bomb_of_black_pixels_is_refused(self):
        data = file_of(Image.new("1", (11_000, 10_000)), "PNG")
        assert len(data) < 100_000

        with pytest.raises(PhotoTooManyPixels):
            prepare_photo(data)

    @pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
    @pytest.mark.parametrize("share", [0.01, 0.3, 0.6, 0.95])
    def test_truncated_photo_is_refused(self, kind, share):
        data = file_of(noise((320, 240)), kind)

        with pytest.raises(PhotoDamaged):
            prepare_photo(data[: max(16, int(len(data) * share))])

    @pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
    def test_spoilt_bytes_give_a_photo_or_a_named_refusal(self, kind):
        data = file_of(noise((48, 32)), kind, exif=exif(6).tobytes())
        chance = random.Random(kind)

        for _ in range(60):
            spoilt = bytearray(data)
            for _ in range(chance.randint(1, 8)):
                spoilt[chance.randrange(len(spoilt))] = chance.randrange(256)
            try:
                photo = prepare_photo(bytes(spoilt))
            except PhotoError:
                continue
            assert opened(photo.jpeg).size == (photo.width, photo.height)
