"""Compression as browsers ask for it, of whatever is said.

Flask-Compress leaves alone what is not 2xx; but a step with its mistakes is a page as large as any. And what is said to
be refused (``gzip;q=0``) it takes for asked for, where nothing else is. What a page repeats of a request came with its
token, so nobody else can compare sizes.
"""

from flask import Response, request
from flask_compress import Compress


class Compressing(Compress):
    def after_request(self, response: Response | None) -> Response:
        if response is None or response.status_code < 400:
            return self._as_asked(response)
        status = response.status_code
        response.status_code = 200
        response = self._as_asked(response)
        response.status_code = status
        return response

    def _as_asked(self, response: Response | None) -> Response:
        if response is not None and request.accept_encodings.best_match(self.enabled_algorithms) is None:
            response.vary.add("Accept-Encoding")
            return response
        return super().after_request(response)
