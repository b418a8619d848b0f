// A WebSocket without a network: the test plays the server.

export class FakeSocket {
  static made = [];

  static get last() { return FakeSocket.made.at(-1); }

  sent = [];
  readyState = 0;
  protocol = "";
  closedWith = null;

  constructor(url, protocols) {
    this.url = url;
    this.protocols = protocols;
    FakeSocket.made.push(this);
  }

  send(data) {
    if (this.readyState === 0) throw new Error("InvalidStateError");
    this.sent.push(data);
  }

  close(code, reason) {
    if (code !== undefined && code !== 1000 && (code < 3000 || code > 4999)) throw new Error("InvalidAccessError");
    this.closedWith = { code, reason };
    this.readyState = 2;
  }

  // ---- What the server does ----

  open() {
    this.readyState = 1;
    this.onopen({});
  }

  says(message) {
    this.onmessage({ data: typeof message === "string" ? message : JSON.stringify(message) });
  }

  ends(code, reason = "") {
    this.readyState = 3;
    this.onclose({ code, reason });
  }

  /** What was sent, read as JSON. */
  get frames() { return this.sent.map((data) => JSON.parse(data)); }
}
