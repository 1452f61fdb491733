"""What went wrong, said in the product's own look; each error of the trade becomes one status."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask, Response, current_app, g, make_response, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, SecurityError
from werkzeug.wrappers import Response as AnyResponse

from matchmaker.domain.errors import DomainError, Invalid, MissingFacts, NotFound, Refused, Stale, TooManyTries, WrongStage
from matchmaker.store.health import out_of_reach
from matchmaker.web import crashes
from matchmaker.web.logs import log, path_to_log
from matchmaker.web.visitors import Stranger, who_asks


@dataclass(frozen=True, slots=True)
class Trouble:
    """The words of one error page: what happened, and what to do now."""

    title: LazyString
    advice: LazyString


TROUBLES = {
    400: Trouble(_l("Chưa gửi được"), _l("Có thể trang đã mở quá lâu. Hãy quay lại, tải lại trang rồi gửi lần nữa.")),
    403: Trouble(_l("Bạn không có quyền làm việc này"), _l("Hãy đăng nhập bằng tài khoản khác, hoặc nhờ cán bộ Liên minh Hợp tác xã giúp.")),
    404: Trouble(_l("Không tìm thấy trang này"), _l("Có thể địa chỉ gõ sai, hoặc tin đã được gỡ xuống. Hãy thử tìm từ trang chủ.")),
    405: Trouble(_l("Trang này không nhận cách gửi đó"), _l("Hãy quay lại và dùng nút trên trang.")),
    409: Trouble(_l("Nội dung đã thay đổi"), _l("Có người vừa thay đổi nội dung này. Hãy mở lại để xem bản mới, rồi làm lại nếu vẫn cần.")),
    413: Trouble(
        _l("Nội dung gửi quá lớn"), _l("Hãy quay lại: chữ đã gõ vẫn còn trong trang trước. Rút ngắn rồi gửi lại; ảnh thì chọn ảnh dưới 8 MB.")
    ),
    422: Trouble(_l("Thông tin chưa đúng"), _l("Hãy quay lại, sửa chỗ chưa đúng rồi gửi lại.")),
    429: Trouble(_l("Bạn đã thử quá nhiều lần"), _l("Hãy chờ ít phút rồi thử lại.")),
    500: Trouble(
        _l("Có lỗi ở phía chúng tôi"),
        _l("Lỗi đã được ghi lại. Hãy thử lại sau ít phút; nếu vẫn lỗi, hãy gửi mã dưới đây cho cán bộ Liên minh."),
    ),
    503: Trouble(
        _l("Tạm thời chưa dùng được"),
        _l(
            "Nơi cất dữ liệu đang gặp trục trặc. Nội dung vừa gửi, nếu có, chưa được lưu: hãy chờ một phút, quay lại trang trước (chữ đã gõ vẫn còn) "
            "rồi gửi lần nữa."
        ),
    ),
}
RETRY_AFTER_S = "60"
STATUS: dict[type[DomainError], int] = {
    NotFound: 404,
    Refused: 403,
    Stale: 409,
    WrongStage: 409,
    MissingFacts: 422,
    Invalid: 422,
    TooManyTries: 429,
    DomainError: 400,
}


def register(app: Flask) -> None:
    """Answer every error with its page."""
    for error, status in STATUS.items():
        app.register_error_handler(error, _answer_with(status))
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _crash)


def error_page(status: int) -> Response:
    """The page for a status, in the product's look where that can be drawn."""
    trouble = TROUBLES.get(status, TROUBLES[400 if status < 500 else 500])
    number = g.get("request_id", "")
    try:
        page = render_template("errors/trouble.html", status=status, trouble=trouble, number=number)
    except Exception:  # the page itself needs something that is broken, such as the database
        log.exception("error page failed")
        g._login_user = Stranger()
        page = current_app.jinja_env.get_template("errors/bare.html").render(status=status, trouble=trouble, number=number)
    return make_response(page, status)


def _answer_with(status: int) -> Callable[[DomainError], AnyResponse]:
    def answer(error: DomainError) -> AnyResponse:
        if isinstance(error, Refused) and not who_asks().person_code and request.method == "GET":
            return redirect(url_for("accounts.sign_in", next=request.full_path.rstrip("?")), 303)
        response = error_page(status)
        if isinstance(error, TooManyTries):
            response.headers["Retry-After"] = str(error.facts.get("wait_seconds", 60))
        return response

    return answer


def _csrf(error: CSRFError) -> Response:
    return error_page(400)


def _forged_host() -> Response:
    # where the host is not ours, no address can be made, and so no page
    return Response("400. This site does not answer to that name; its names are set by TRUSTED_HOSTS.\n", 400, mimetype="text/plain")


def _http(error: HTTPException) -> AnyResponse:
    if isinstance(error, SecurityError):
        return _forged_host()
    if error.code is None or error.code < 400:
        return error.get_response()
    response = error_page(error.code)
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After"):
            response.headers[name] = value
    return response


def _crash(error: Exception) -> Response:
    if why := out_of_reach(error):
        log.error("database out of reach", why=why, method=request.method, path=path_to_log())
        g._login_user = Stranger()  # finding out who it was needs the database
        response = error_page(503)
        response.headers["Retry-After"] = RETRY_AFTER_S
        return response
    log.exception("crashed", method=request.method, path=path_to_log())
    crashes.report_later(error)
    g._login_user = Stranger()  # finding out who it was may be what failed
    return error_page(500)
