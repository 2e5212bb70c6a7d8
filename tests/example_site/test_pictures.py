"""The drawn pictures."""

from io import BytesIO

import pytest
from PIL import Image

from example_site.company import company
from example_site.pictures import PICTURES, SIZE, draw


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_a_png_of_the_agreed_size_with_something_on_it(name):
    image = Image.open(BytesIO(draw(name)))
    assert (image.format, image.size) == ("PNG", SIZE)
    assert len(image.getcolors(maxcolors=1_000_000)) > 50


def test_drawing_twice_gives_the_same_file():
    assert draw("e07-display.png") == draw("e07-display.png")


def test_every_picture_of_the_company_can_be_drawn():
    assert {picture.file for picture in company().pictures} == set(PICTURES)
