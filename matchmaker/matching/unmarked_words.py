"""Everyday words as they look without their marks, where names of products may look alike."""

from __future__ import annotations

SAID_WITHOUT_MARKS = frozenset({
    "ai", "anh", "ban", "bao", "bat", "be", "bich", "cac", "can", "cat", "chao", "chi", "chin", "cho", "chu", "chua", "chuan", "chuyen", "co",
    "con", "cua", "cung", "da", "dang", "dao", "dap", "dat", "de", "den", "do", "dong", "du", "dung", "duoc", "em", "gat", "gi", "gia", "giao",
    "goi", "hai", "hang", "het", "hop", "htx", "hu", "it", "kg", "kho", "khong", "ky", "la", "lam", "lay", "len", "loai", "lon", "lua", "minh",
    "moc", "moi", "mua", "muon", "nam", "nao", "ngay", "ngoai", "ngon", "nha", "nhan", "nhap", "nhieu", "nho", "nhung", "nuoi", "o", "ong", "phoi",
    "quan", "ra", "sach", "se", "shop", "size", "som", "song", "ta", "tai", "tan", "thang", "thit", "thu", "thuan", "thung", "thuong", "tim",
    "tinh", "to", "toi", "tra", "trang", "trong", "tu", "tuan", "tuoi", "va", "vang", "vao", "vot", "vua", "xanh", "xuat", "xuong",
})  # fmt: skip
"""Everyday words that are typed without marks so often that they are not taken for part of a name."""
