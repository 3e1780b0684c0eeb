// What a click asks of the server and takes longer than a moment shows itself: how long it runs, how long it will take by
// what it took last time in this browser, and a way to let it be.
(() => {
  'use strict';
  const SHOWN_AFTER = 500;
  const english = window.writerLanguage?.now === 'en';
  const place = (what) => `writer:took:${what}`;
  const last = (what) => { try { return Number(localStorage.getItem(place(what))) || 0; } catch { return 0; } };
  const note = (what, took) => { try { localStorage.setItem(place(what), String(took)); } catch { /* forbidden: nothing is foretold */ } };
  const span = (seconds) => (english
    ? (seconds < 90 ? `${Math.max(1, Math.round(seconds))} s` : `${Math.round(seconds / 60)} min`)
    : (seconds < 90 ? `${Math.max(1, Math.round(seconds))} 秒` : `${Math.round(seconds / 60)} 分钟`));

  const strip = (what, said, cancel) => {
    const shown = document.createElement('div');
    shown.className = 'running long';
    shown.setAttribute('role', 'status');
    const words = document.createElement('span');
    words.className = 'what';
    words.textContent = said;
    const meter = document.createElement('progress');
    meter.setAttribute('aria-label', what);
    const meta = document.createElement('span');
    meta.className = 'meta';
    const end = document.createElement('button');
    Object.assign(end, {type: 'button', className: 'act small', textContent: english ? 'Cancel' : '取消'});
    end.addEventListener('click', cancel);
    shown.append(words, meter, meta, end);
    return {shown, meter, meta};
  };

  /** Runs ``work(signal)`` and returns what it gives; shows ``what`` is going on when it takes long, by its ``size``. */
  window.writerLong = async (what, work, said = english ? `${what}: being made` : `正在生成：${what}`, size = 1) => {
    const control = new AbortController();
    const began = Date.now();
    const foretold = last(what) * size;
    const {shown, meter, meta} = strip(what, said, () => control.abort());
    const draw = () => {
      const took = Date.now() - began;
      const left = foretold - took;
      if (foretold) { meter.max = foretold; meter.value = Math.min(took, foretold); }
      const rest = foretold ? (left > 1000 ? (english ? ` · about ${span(left / 1000)} left` : ` · 约还需 ${span(left / 1000)}`) : (english ? ' · nearly done' : ' · 即将完成')) : '';
      meta.textContent = `${span(took / 1000)}${rest}`;
    };
    let ticking = 0;
    const showing = setTimeout(() => { document.body.append(shown); draw(); ticking = setInterval(draw, 500); }, SHOWN_AFTER);
    try {
      const got = await work(control.signal);
      note(what, (Date.now() - began) / size);
      return got;
    } finally {
      clearTimeout(showing);
      clearInterval(ticking);
      shown.remove();
    }
  };

  // ---- files on their way to the server: Gradio sends them with fetch, and has nothing to show for it
  const plain = window.fetch;
  window.fetch = (place, options) => {
    const files = options?.body instanceof FormData && String(place?.url ?? place).includes('/gradio_api/upload')
      ? [...options.body.values()].filter((one) => one instanceof File) : [];
    if (!files.length) return plain.call(window, place, options);
    const size = Math.max(1, files.reduce((sum, one) => sum + one.size, 0) / 1e6);
    const names = files.length > 1 ? (english ? `${files.length} files` : `${files.length} 个文件`) : files[0].name;
    return window.writerLong('upload', (signal) => plain.call(window, place, {...options, signal}), english ? `Sending ${names}` : `正在上传：${names}`, size)
      .catch((error) => {
        if (error.name === 'AbortError') setTimeout(() => window.deskComplain?.(english ? 'Not sent' : '已取消，文件没有上传'), 300);
        throw error;
      });
  };
})();
