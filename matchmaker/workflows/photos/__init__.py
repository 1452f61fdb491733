"""Photos of listings: read, made small and harmless, and kept."""

from matchmaker.workflows.photos.reading import MOST_BYTES, Picture, read_picture, too_heavy
from matchmaker.workflows.photos.writing import add_photo, carry_over, remove_photo, revise_photo

__all__ = ["MOST_BYTES", "Picture", "add_photo", "carry_over", "read_picture", "remove_photo", "revise_photo", "too_heavy"]
