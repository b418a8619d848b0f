// Time that passes when the test says so. Node 18 has no mock of dates.

export class FakeClock {
  now = 1;
  #real = { setTimeout, clearTimeout, dateNow: Date.now };
  #timers = new Map();
  #last = 0;

  install() {
    globalThis.setTimeout = (call, millis = 0) => {
      this.#timers.set(++this.#last, { call, due: this.now + millis });
      return this.#last;
    };
    globalThis.clearTimeout = (id) => { this.#timers.delete(id); };
    Date.now = () => this.now;
  }

  uninstall() {
    globalThis.setTimeout = this.#real.setTimeout;
    globalThis.clearTimeout = this.#real.clearTimeout;
    Date.now = this.#real.dateNow;
  }

  /** Lets promises go on. */
  async settle() {
    for (let i = 0; i < 10; i++) await null;
  }

  /** Lets time pass, and what is due happen in its order. */
  async pass(millis) {
    const end = this.now + millis;
    for (;;) {
      const [next] = [...this.#timers].filter(([, { due }]) => due <= end).sort(([, a], [, b]) => a.due - b.due);
      if (!next) break;
      this.#timers.delete(next[0]);
      this.now = next[1].due;
      next[1].call();
      await this.settle();
    }
    this.now = end;
    await this.settle();
  }
}
