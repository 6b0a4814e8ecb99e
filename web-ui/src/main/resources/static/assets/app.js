/*
 * The little that needs a browser: times that keep moving, copying, and a stream of news that comes back
 * by itself and says so when it is gone. The pages read without it.
 */
(() => {
  'use strict';

  const root = document.documentElement;
  root.classList.add('js');

  /* Times: the server's clock decides what is still valid, whatever this machine's says. */

  const skew = Number(root.dataset.now) - Date.now();
  const now = () => Date.now() + skew;

  const rest = (count, unit) => (count === 0 ? '' : ` ${count} ${unit}`);

  /** The same rules as in Times.java. */
  const duration = (millis) => {
    const seconds = Math.max(0, Math.floor(millis / 1000));
    const minutes = Math.floor(seconds / 60);
    const hours = Math.floor(minutes / 60);
    if (minutes === 0) return `${seconds} s`;
    if (hours === 0) return `${minutes} min${rest(seconds % 60, 's')}`;
    if (hours < 24) return `${hours} h${rest(minutes % 60, 'min')}`;
    return `${Math.floor(hours / 24)} d${rest(hours % 24, 'h')}`;
  };

  const say = (element, text) => {
    if (element.textContent !== text) element.textContent = text;
  };

  const tick = () => {
    document.querySelectorAll('time[data-ago]').forEach((time) => {
      say(time, `${duration(now() - Date.parse(time.dateTime))} ago`);
    });
    document.querySelectorAll('time[data-left]').forEach((time) => {
      say(time, duration(Date.parse(time.dateTime) - now()));
    });
    let expired = false;
    document.querySelectorAll('progress[data-until]').forEach((bar) => {
      const left = (Date.parse(bar.dataset.until) - now()) / 1000;
      bar.value = Math.max(0, left);
      expired ||= left <= 0;
    });
    document.getElementById('live')?.classList.toggle('is-expired', expired);
  };

  /* Copying. */

  document.addEventListener('click', async (event) => {
    const button = event.target.closest('button[data-copy]');
    if (!button) return;
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
    } catch {
      const code = button.parentElement.querySelector('code');
      getSelection().selectAllChildren(code);
      return;
    }
    button.classList.add('was-copied');
    setTimeout(() => button.classList.remove('was-copied'), 1500);
  });

  /* The stream. */

  const SILENCE_MILLIS_MAX = Number(root.dataset.silence) || 30_000;
  const RETRY_MILLIS = 500;
  const RETRY_MILLIS_MAX = 8_000;
  const HIDDEN_MILLIS_MAX = 10_000;
  const STEPS_MAX = 200;

  const lost = (since) => {
    const banner = document.getElementById('lost');
    if (!banner || !banner.hidden) return;
    const time = document.getElementById('lost-since');
    time.dateTime = new Date(since).toISOString();
    time.textContent = `${time.dateTime.slice(11, 19)} UTC`;
    banner.hidden = false;
    document.getElementById('live').classList.add('is-lost');
  };

  const found = () => {
    const banner = document.getElementById('lost');
    if (!banner || banner.hidden) return;
    banner.hidden = true;
    document.getElementById('live').classList.remove('is-lost');
  };

  /**
   * An EventSource that never gives up: it notices silence, comes back by itself with the last it has
   * seen, and rests while nobody looks, since a browser has few connections for all its tabs.
   */
  class SteadySource {
    #url;
    #source = null;
    #listeners = [];
    #retry = RETRY_MILLIS;
    #timer = 0;
    #seen = '';
    #heardAt = now();
    #openedAt = 0;
    #closed = false;

    readyState = EventSource.OPEN;
    onopen = null;
    onerror = null;

    constructor(url) {
      this.#url = url;
      this.#open();
      this.#watch();
    }

    addEventListener(name, listener) {
      this.#listeners.push([name, listener]);
      this.#source?.addEventListener(name, listener);
    }

    removeEventListener(name, listener) {
      this.#listeners = this.#listeners.filter(([n, l]) => n !== name || l !== listener);
      this.#source?.removeEventListener(name, listener);
    }

    close() {
      this.#closed = true;
      this.readyState = EventSource.CLOSED;
      clearTimeout(this.#timer);
      this.#source?.close();
      found();
    }

    #open() {
      if (this.#closed) return;
      clearTimeout(this.#timer);
      this.#timer = 0;
      const url = new URL(this.#url, location.href);
      if (this.#seen) url.searchParams.set('seen', this.#seen);
      const source = new EventSource(url);
      this.#source = source;
      this.#openedAt = now();
      source.onerror = () => this.#again(source);
      source.addEventListener('seen', (event) => {
        this.#seen = event.lastEventId;
      });
      for (const name of ['beat', 'seen', 'connection']) {
        source.addEventListener(name, () => this.#heard());
      }
      for (const [name, listener] of this.#listeners) source.addEventListener(name, listener);
    }

    #heard() {
      this.#retry = RETRY_MILLIS;
      this.#heardAt = now();
      found();
    }

    #again(source) {
      source.close();
      if (this.#closed || this.#source !== source) return;
      this.#source = null;
      lost(this.#heardAt);
      this.#timer = setTimeout(() => this.#open(), this.#retry);
      this.#retry = Math.min(this.#retry * 2, RETRY_MILLIS_MAX);
    }

    #watch() {
      setInterval(() => {
        const since = Math.max(this.#heardAt, this.#openedAt);
        if (this.#source && now() - since > SILENCE_MILLIS_MAX) {
          this.#again(this.#source);
        }
      }, 1000);
      let rest = 0;
      document.addEventListener('visibilitychange', () => {
        clearTimeout(rest);
        if (document.visibilityState === 'hidden') {
          rest = setTimeout(() => {
            clearTimeout(this.#timer);
            this.#source?.close();
            this.#source = null;
          }, HIDDEN_MILLIS_MAX);
        } else {
          this.#now();
        }
      });
      addEventListener('online', () => this.#now());
    }

    #now() {
      tick();
      if (!this.#source) this.#open();
    }
  }

  if (window.htmx) {
    htmx.createEventSource = (url) => new SteadySource(url);
  }

  /* After each change: times at once, the title, and no more steps than the page keeps. */

  const settle = () => {
    tick();
    const spoken = document.querySelector('[data-title]');
    if (spoken) document.title = `${spoken.dataset.title} · Pavise`;
    const steps = document.getElementById('steps');
    while (steps && steps.childElementCount > STEPS_MAX) steps.lastElementChild.remove();
    document.querySelectorAll('a.again').forEach((link) => {
      link.href = `/sign-in?why=ended&next=${encodeURIComponent(location.pathname)}`;
    });
  };

  document.addEventListener('htmx:sseMessage', settle);

  document.addEventListener('htmx:sendError', () => {
    const flash = document.getElementById('flash');
    if (flash) flash.textContent = 'That did not get through: the dashboard does not answer. Try again.';
  });

  tick();
  setInterval(tick, 1000);
})();
