"""Serve a folder on this machine: `python tools/serve.py build/site [port]`. Used by `make read`."""

import functools
import gzip
import io
import sys
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

PACKED = (".html", ".css", ".js", ".json", ".svg", ".xml", ".txt")


class Handler(SimpleHTTPRequestHandler):
    """Files of a folder, text compressed; a missing one is answered with the folder's own 404 page."""

    extensions_map = SimpleHTTPRequestHandler.extensions_map | {".js": "text/javascript"}

    def send_head(self):
        file = Path(self.translate_path(self.path))
        file = file / "index.html" if file.is_dir() and self.path.endswith("/") else file
        accepted = "gzip" in self.headers.get("Accept-Encoding", "")
        if not (accepted and file.suffix in PACKED and file.is_file()):
            return super().send_head()
        changed = file.stat().st_mtime_ns
        body = _packed(file, changed)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(file))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Last-Modified", self.date_time_string(changed // 10**9))
        self.end_headers()
        return io.BytesIO(body)

    def log_message(self, *_):
        """Stay quiet."""

    def send_error(self, code, message=None, explain=None):
        page = Path(self.directory) / "404.html"
        if code != 404 or not page.exists():
            return super().send_error(code, message, explain)
        body = page.read_bytes()
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)
        return None


@functools.lru_cache(maxsize=200)
def _packed(file, _changed):
    return gzip.compress(file.read_bytes(), 6)


def start(folder, port=0):
    """Serve a folder in the background; returns its address and a function that stops it."""
    handler = functools.partial(Handler, directory=str(folder))
    server = ThreadingHTTPServer(("127.0.0.1", port), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}/", server.shutdown


if __name__ == "__main__":
    address, stop = start(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 8000)
    print(f"Loss Lab is at {address} (Ctrl+C ends it)")
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        stop()
