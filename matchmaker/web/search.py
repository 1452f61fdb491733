"""Search."""
from flask import Blueprint
from matchmaker.web.guard import needs

pages = Blueprint("search", __name__)


@pages.get("/suppliers")
@needs("supplier.search")
def suppliers() -> str:
    return ""
