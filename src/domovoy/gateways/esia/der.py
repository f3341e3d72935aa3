"""As much of DER as GOST keys and certificates need: write elements, read them back."""

from __future__ import annotations

from dataclasses import dataclass

INTEGER = 0x02
BIT_STRING = 0x03
OCTET_STRING = 0x04
NULL = 0x05
OBJECT_IDENTIFIER = 0x06
UTF8_STRING = 0x0C
UTC_TIME = 0x17
SEQUENCE = 0x30
SET = 0x31
EXPLICIT_0 = 0xA0

_LONG_FORM = 0x80
_ARC_BITS = 7
_LONGEST_LENGTH = 4


class DerError(ValueError):
    """The bytes are not the DER that was expected."""


@dataclass(frozen=True)
class Element:
    """One element: its tag, what is inside, and how it was written."""

    tag: int
    content: bytes
    encoded: bytes

    def children(self) -> tuple[Element, ...]:
        """The elements inside a constructed element, in order."""
        found, rest = [], self.content
        while rest:
            child = read(rest)
            found.append(child)
            rest = rest[len(child.encoded) :]
        return tuple(found)

    def expect(self, tag: int) -> Element:
        """The element itself, if it has that tag."""
        if self.tag != tag:
            raise DerError(f"tag {self.tag:#04x} where {tag:#04x} was expected")
        return self


def read(data: bytes) -> Element:
    """Read the first element of the data; what follows it is left alone."""
    if len(data) < 2:  # noqa: PLR2004 - a tag and a length
        raise DerError("the data ends before an element begins")
    length, start = _read_length(data)
    end = start + length
    if end > len(data):
        raise DerError("the data ends inside an element")
    return Element(tag=data[0], content=data[start:end], encoded=data[:end])


def _read_length(data: bytes) -> tuple[int, int]:
    first = data[1]
    if first < _LONG_FORM:
        return first, 2
    size = first - _LONG_FORM
    if not 0 < size <= _LONGEST_LENGTH or len(data) < 2 + size:
        raise DerError("an impossible length")
    return int.from_bytes(data[2 : 2 + size], "big"), 2 + size


def write(tag: int, *parts: bytes) -> bytes:
    """Write an element around the parts."""
    content = b"".join(parts)
    length = len(content)
    if length < _LONG_FORM:
        return bytes((tag, length)) + content
    size = (length.bit_length() + 7) // 8
    return bytes((tag, _LONG_FORM | size)) + length.to_bytes(size, "big") + content


def integer(value: int) -> bytes:
    """Write a number that is not negative."""
    return write(INTEGER, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def bit_string(content: bytes) -> bytes:
    """Write whole bytes as a bit string."""
    return write(BIT_STRING, b"\x00", content)


def bits_of(element: Element) -> bytes:
    """The whole bytes of a bit string."""
    content = element.expect(BIT_STRING).content
    if content[:1] != b"\x00":
        raise DerError("a bit string of broken bytes")
    return content[1:]


def object_identifier(dotted: str) -> bytes:
    """Write an object identifier.

    >>> object_identifier("1.2.643.7.1.1.1.1").hex()
    '06082a85030701010101'
    """
    first, second, *rest = (int(arc) for arc in dotted.split("."))
    return write(OBJECT_IDENTIFIER, *(_arc(arc) for arc in (40 * first + second, *rest)))


def _arc(value: int) -> bytes:
    septets = [value & 0x7F]
    while value := value >> _ARC_BITS:
        septets.append(value & 0x7F | 0x80)
    return bytes(reversed(septets))
