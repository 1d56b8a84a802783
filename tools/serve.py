"""Serve a folder on this machine: `python tools/serve.py build/site [port]`. Used by `make read`."""

import functools
import sys
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


class Handler(SimpleHTTPRequestHandler):
    """Files of a folder; a missing one is answered with the folder's own 404 page."""

    extensions_map = SimpleHTTPRequestHandler.extensions_map | {".js": "text/javascript"}

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
