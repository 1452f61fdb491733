"""What an offer's words take back: that there is anything left (`đã bán hết`), or that a certificate is held (`giấy VietGAP đã hết hạn`)."""

from __future__ import annotations

import re

from matchmaker.matching.text import LONGEST_READ, fold

_GONE = re.compile(r"(?<!\w)(?:(?:da|vua)\s+ban\s+het|ban\s+het\s+(?:roi|hang)|het\s+hang|het\s+roi|sold\s+out)(?!\w)")
_PAPERS = r"(?:giay(?:\s+to)?|chung\s+nhan|ho\s+so|certificates?)"
_AWAITED = r"(?:dang|con)\s+(?:lam|xet|gia\s+han|(?:cho|doi|xin)(?:\s+(?:tai|cap|xet|duyet|gia\s+han|danh\s+gia|chung\s+nhan)|(?=\s*(?:[,.;]|$))))"
_NO_PAPERS = re.compile(
    rf"(?<!\w)(?:chua|khong)\s+(?:(?:co|lam|xin|duoc|cap)\s+){{1,2}}{_PAPERS}"
    rf"|(?<!\w)dang\s+(?:lam|xin|cho)\s+(?:(?:lai|cap|ho\s+so|xin)\s+){{0,2}}{_PAPERS}"
    rf"|{_PAPERS}(?:\s+[\w.]+){{0,3}}?\s+(?:da\s+)?het\s+(?:han|hieu\s+luc)"
    rf"|{_PAPERS}(?!\s+(?:day|du|co|hop)\b)(?:\s+[\w.]+){{0,3}}?\s+(?:{_AWAITED}|chua\s+(?:duoc\s+)?(?:xong|cap|ve|ky))(?!\w)"
    r"|(?<!\w)(?:chua|khong)\s+(?:giay\s+to|ho\s+so|chung\s+nhan)(?!\w)"
)
_MAY_BE_GONE = re.compile("h[ếe]t|sold")
_MAY_HAVE_NO_PAPERS = re.compile("gi[ấa]y|ch[ứu]ng nh[ậa]n|h[ồo] s[ơo]|certificate")


def sold_out(words: str) -> bool:
    """Do the words say that nothing is left?"""
    lowered = words[:LONGEST_READ].lower()
    return _MAY_BE_GONE.search(lowered) is not None and _GONE.search(fold(lowered)) is not None


def papers_denied(words: str) -> bool:
    """Do the words say that no certificate is held, not yet or no longer?"""
    lowered = words[:LONGEST_READ].lower()
    return _MAY_HAVE_NO_PAPERS.search(lowered) is not None and _NO_PAPERS.search(fold(lowered)) is not None
