"""Our appeal holds what the state's exchange format holds: lengths and statuses side by side."""

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from domovoy.appeals import rules
from domovoy.appeals.models import Appeal, HistoryEntry, Status
from domovoy.appeals.rules import COMMENT_LIMIT, FILE_LIMIT, TEXT_LIMIT

ALBUM = Path(__file__).parents[3] / "shared/gis/hcs_wsdl_xsd_16.3.0.0"
TYPES = ALBUM / "appeals/hcs-appeals-types.xsd"
XS = "{http://www.w3.org/2001/XMLSchema}"

pytestmark = pytest.mark.skipif(
    not TYPES.is_file(), reason=f"the album of exchange formats is not at {TYPES.parent.name}/"
)


@pytest.fixture(scope="module")
def schema():
    return ET.parse(TYPES).getroot()


def limits(element):
    found = dict.fromkeys(("minLength", "maxLength"))
    for facet in found:
        node = next(element.iter(f"{XS}{facet}"), None)
        if node is not None:
            found[facet] = int(node.get("value"))
    return found["minLength"], found["maxLength"]


def simple_type(schema, name):
    return schema.find(f"{XS}simpleType[@name='{name}']")


def named(schema, name):
    return next(node for node in schema.iter(f"{XS}element") if node.get("name") == name)


class TestLengths:
    @pytest.mark.parametrize(
        ("theirs", "model", "field"),
        [
            ("AppealNumberType", Appeal, "number"),
            ("AnswerNumberType", HistoryEntry, "number"),
            ("PremisesNumType", Appeal, "premise_number"),
        ],
    )
    def test_of_columns_are_theirs(self, schema, theirs, model, field):
        assert model._meta.get_field(field).max_length == limits(simple_type(schema, theirs))[1]

    def test_of_texts_are_theirs(self, schema):
        assert limits(simple_type(schema, "String10000Type"))[1] == TEXT_LIMIT
        assert limits(simple_type(schema, "String1000Type"))[1] == COMMENT_LIMIT
        assert limits(named(schema, "AnotherTopic")) == (
            1,
            Appeal._meta.get_field("another_topic").max_length,
        )

    def test_of_comments_are_theirs(self, schema):
        comments = {limits(node) for node in schema.iter(f"{XS}restriction")}
        assert {rules.REDIRECT_COMMENT, rules.ROLL_OVER_COMMENT, rules.CAUSE} <= comments

    def test_of_files_are_what_the_format_takes(self):
        assert FILE_LIMIT == 5 * 1024 * 1024


class TestStatuses:
    def test_are_theirs_and_no_others(self, schema):
        theirs = {
            node.get("value")
            for node in simple_type(schema, "AppealStatusType").iter(f"{XS}enumeration")
        }
        ours = {"".join(part.title() for part in status.split("_")) for status in Status.values}
        assert ours == theirs
