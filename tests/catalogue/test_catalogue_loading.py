import shutil
from pathlib import Path

import pytest

import domovoy.catalogue
from domovoy.catalogue import CatalogueInvalid, ProblemUnknown, load_catalogue, shipped_catalogue

SHIPPED = Path(domovoy.catalogue.__file__).parent

STYLED = """title: Газ
problems:
  - code: gas.smell
    title: Пахнет газом
    description: Пахнет.
    examples:
{examples}
    places: [flat]
    responsible: gas_company
    decides: До крана отвечает газовая служба.
    urgency: emergency
    danger: gas
    norms: []
"""


@pytest.fixture
def folder(tmp_path):
    copy = tmp_path / "catalogue"
    shutil.copytree(SHIPPED / "groups", copy / "groups")
    for name in ("questions.yaml", "advice.yaml", "dangers.yaml"):
        shutil.copy(SHIPPED / name, copy / name)
    return copy


def change(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


class TestLoadCatalogue:
    def test_reads_a_copy_of_the_shipped_folder_to_the_same_catalogue(self, folder):
        assert load_catalogue(folder) == shipped_catalogue()

    @pytest.mark.parametrize(
        ("old", "new", "wrong"),
        [
            ("code: roof.leak", "code: rof.leak", "'rof.leak' does not fit its file"),
            ("code: roof.gutter", "code: roof.leak", "roof.leak is written twice"),
            ("urgency: urgent", "urgency: soon", "'soon' is unknown"),
            ("responsible: organisation", "responsible: somebody", "'somebody' is unknown"),
            ("[roof_place, since, flow]", "[roof_place, sinse]", "'sinse' is unknown"),
            ("[roof_place, since, flow]", "[]", "roof.leak asks nothing"),
            ("questions: [guarded]", "questions: [guarded]\n    advice: [siphon]", "an emergency"),
            ("danger: structure", "danger: collapse", "'collapse' is unknown"),
            ("places: [flat, entrance, attic, roof]", "places: [moon]", "'moon' is unknown"),
            ("title: Течёт крыша", "titel: Течёт крыша", "unknown key 'titel'"),
            ("title: Течёт крыша", "title: ", "'title' is not a text"),
            ("title: Течёт крыша", "title: [Течёт]", "'title' is not a text"),
            ("topic: '2.7'", "topic: '2.7'\n    topic: '2.8'", "'topic' is written twice"),
            ("- крыша протикает\n", "- {a: b}\n", "something other than text"),
            ("- крыша протикает\n", "- Крыша дырявая сколько можно\n", "written twice"),
            ("norms: [G170.GUTTER]", "norms: G170.GUTTER", "'norms' is not a list"),
            ("  - code: roof.leak\n    title", "  - title", "'code' is missing"),
            ("problems:\n", "problems: none\nexamples:\n", "unknown key 'examples'"),
            ("title: Крыша и водостоки\n", "title: 'Крыша\n", "not YAML"),
            ("problems:\n", "problems: none\nother:\n", "unknown key 'other'"),
        ],
    )
    def test_names_file_line_and_cure(self, folder, old, new, wrong):
        path = folder / "groups" / "roof.yaml"
        change(path, old, new)

        with pytest.raises(CatalogueInvalid) as told:
            load_catalogue(folder)

        assert told.value.path == path
        assert wrong in str(told.value)
        assert str(told.value).startswith(f"{path}:{told.value.line}: ")
        assert told.value.line >= 1
        assert str(told.value).rstrip().endswith((".", "…."))

    def test_points_at_the_line_of_the_mistake(self, folder):
        path = folder / "groups" / "roof.yaml"
        lines = path.read_text(encoding="utf-8").splitlines()
        wanted = lines.index("    responsible: organisation") + 1
        change(path, "responsible: organisation", "responsible: nobody")

        with pytest.raises(CatalogueInvalid) as told:
            load_catalogue(folder)

        assert told.value.line == wanted

    def test_refuses_too_few_examples(self, folder):
        path = folder / "groups" / "roof.yaml"
        text = path.read_text(encoding="utf-8").splitlines(keepends=True)
        first = text.index("    examples:\n")
        after = next(n for n in range(first + 1, len(text)) if text[n].startswith("    places"))
        few = ["      plain:\n", *(f"        - течёт крыша {n}\n" for n in range(7))]
        path.write_text("".join(text[: first + 1] + few + text[after:]), encoding="utf-8")

        with pytest.raises(CatalogueInvalid, match="7 examples teach too little"):
            load_catalogue(folder)

    def test_reads_examples_by_style_in_order(self, folder):
        path = folder / "groups" / "gas.yaml"
        styles = {"plain": [f"пахнет {n}" for n in range(5)], "angry": list("абв")}
        told = "".join(
            f"      {style}:\n" + "".join(f"        - {e}\n" for e in texts)
            for style, texts in styles.items()
        )
        path.write_text(STYLED.format(examples=told), encoding="utf-8")

        smell = load_catalogue(folder).problem("gas.smell")

        assert smell.styles == {style: tuple(texts) for style, texts in styles.items()}
        assert smell.examples == (*styles["plain"], *styles["angry"])
        assert smell.decides == "До крана отвечает газовая служба."

    def test_wants_examples_by_style(self, folder):
        path = folder / "groups" / "gas.yaml"
        path.write_text(STYLED.format(examples="      - пахнет\n"), encoding="utf-8")

        with pytest.raises(CatalogueInvalid, match="not a mapping"):
            load_catalogue(folder)

    def test_refuses_a_style_nobody_knows(self, folder):
        path = folder / "groups" / "gas.yaml"
        path.write_text(STYLED.format(examples="      poem: [раз, два]\n"), encoding="utf-8")

        with pytest.raises(CatalogueInvalid, match="unknown key 'poem'") as told:
            load_catalogue(folder)

        assert told.value.line == STYLED.splitlines().index("{examples}") + 1

    def test_refuses_a_question_with_one_option(self, folder):
        change(folder / "questions.yaml", "      - {code: all, label: Во всех}\n", "")

        with pytest.raises(CatalogueInvalid, match="1 options"):
            load_catalogue(folder)

    def test_refuses_advice_without_steps(self, folder):
        (folder / "advice.yaml").write_text("advice:\n  - {code: a, title: b}\n", encoding="utf-8")

        with pytest.raises(CatalogueInvalid, match="no steps"):
            load_catalogue(folder)

    @pytest.mark.parametrize("code", ["twice", "Not A Code"])
    def test_refuses_unusable_codes(self, folder, code):
        entry = f"  - {{code: {code}, title: t, steps: [s]}}\n"
        (folder / "advice.yaml").write_text("advice:\n" + entry * 2, encoding="utf-8")

        with pytest.raises(CatalogueInvalid, match=r"written twice|not a code"):
            load_catalogue(folder)

    def test_refuses_a_catalogue_without_the_fallback(self, folder):
        (folder / "groups" / "other_not_housing.yaml").unlink()

        with pytest.raises(CatalogueInvalid, match="no fallback problem"):
            load_catalogue(folder)

    @pytest.mark.parametrize(
        ("content", "wrong"),
        [(b"", "empty"), (b"- a\n", "not a mapping"), (b"\xff\xfe", "cannot be read")],
    )
    def test_refuses_a_file_that_holds_no_mapping(self, folder, content, wrong):
        (folder / "groups" / "gas.yaml").write_bytes(content)

        with pytest.raises(CatalogueInvalid, match=wrong):
            load_catalogue(folder)

    @pytest.mark.parametrize("name", ["questions.yaml", "advice.yaml", "dangers.yaml"])
    def test_refuses_a_folder_with_a_file_missing(self, folder, name):
        (folder / name).unlink()

        with pytest.raises(CatalogueInvalid, match=name):
            load_catalogue(folder)

    def test_refuses_a_group_whose_problems_are_no_list(self, folder):
        (folder / "groups" / "gas.yaml").write_text("title: Газ\nproblems: none\n")

        with pytest.raises(CatalogueInvalid, match="'problems' is not a list"):
            load_catalogue(folder)

    def test_refuses_a_list_where_a_mapping_stands(self, folder):
        change(folder / "groups" / "gas.yaml", "problems:\n", "problems: {a: b}\nwhy:\n")

        with pytest.raises(CatalogueInvalid):
            load_catalogue(folder)


class TestCatalogue:
    def test_an_unknown_problem_is_a_named_error(self):
        with pytest.raises(ProblemUnknown) as told:
            shipped_catalogue().problem("roof.flown_away")

        assert told.value.problem_code == "roof.flown_away"

    def test_is_read_once(self):
        assert shipped_catalogue() is shipped_catalogue()
