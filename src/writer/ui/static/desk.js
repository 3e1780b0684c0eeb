// What the page does by itself: notice typing and save it, keep a copy until it is saved, find places in the text,
// fetch files, remember the step in the address.
(() => {
  'use strict';
  const CHECK_AFTER = 100;
  const SAVE_AFTER = 700;
  const GIVE_UP_AFTER = 8000;
  const find = (selector) => document.querySelector(selector);
  const value = (id) => find(`#${id} textarea, #${id} input`)?.value ?? '';
  const press = (id) => {
    if (id === 'save-head') headSaving = Date.now();
    find(`#${id}`)?.click();
  };

  window.deskState = (words, kind) => {
    const state = find('#save-state .saving');
    if (!state) return;
    state.textContent = words;
    state.className = `saving ${kind || ''}`;
  };

  // ---- typing is saved a moment after it stops, whatever way the text came in (keys, input method, paste, cut)
  const timers = {};
  const soon = (button, wait) => {
    clearTimeout(timers[button]);
    timers[button] = setTimeout(() => { timers[button] = 0; press(button); }, wait);
  };
  const flush = () => Object.keys(timers).forEach((button) => {
    if (!timers[button]) return;
    clearTimeout(timers[button]);
    timers[button] = 0;
    if (button !== 'check-text') press(button);  // that of a section that is left would be shown beside the next
  });
  // ---- another report, another step: what is on view until it is there takes no typing, which would go to neither
  const OPEN_WITHIN = 30000;
  let opening = 0;
  let panels = null;
  const close = () => document.querySelectorAll('#steps > [role="tabpanel"]').forEach((panel) => { panel.inert = Boolean(opening); });
  const shut = (on) => {
    clearTimeout(opening);
    opening = on ? setTimeout(() => shut(false), OPEN_WITHIN) : 0;
    document.documentElement.classList.toggle('opening', on);
    close();
    if (panels || !find('#steps')) return;
    panels = new MutationObserver(close);  // a step that was never opened has its panel made on the way
    panels.observe(find('#steps'), {childList: true});
  };
  window.deskShown = (step) => { if (step === stepNow()) shut(false); };
  let headSaving = 0;
  window.deskHeadSaved = () => { headSaving = 0; };
  window.deskShut = () => shut(true);
  window.deskSettled = async () => {
    flush();
    await window.deskTableSent?.();
    while (headSaving && Date.now() - headSaving < GIVE_UP_AFTER) await new Promise((done) => setTimeout(done, 20));
  };
  let doubt = 0;
  const doubtful = () => {
    clearTimeout(doubt);
    doubt = setTimeout(unsaved, GIVE_UP_AFTER);
  };

  // ---- a copy of what is being typed stays in the browser until the server has it: one for each page and section
  const TYPED = 'writer:typed:';
  const STALE_AFTER = 15000;
  const own = [...crypto.getRandomValues(new Uint32Array(2))].join('');
  let before = '';
  try { before = sessionStorage.getItem('writer:page') || ''; sessionStorage.setItem('writer:page', own); } catch { /* forbidden: only old copies are found */ }
  const sectionKey = () => value('section-at').replace(/:\d*$/, '');
  const slot = () => `${TYPED}${own}:${value('report-id')}:${sectionKey()}`;
  const read = (name) => { try { return JSON.parse(localStorage.getItem(name)); } catch { return null; } };
  const write = (name, copy) => { try { localStorage.setItem(name, JSON.stringify({...copy, beat: Date.now()})); } catch { /* full or forbidden: the server still saves */ } };
  const forget = (name) => { try { localStorage.removeItem(name); } catch { /* nothing to forget */ } };
  const copies = () => { try { return Object.keys(localStorage).filter((name) => name.startsWith(TYPED)); } catch { return []; } };
  const mine = (name) => name.startsWith(TYPED + own);
  // a copy is left behind when its page was reloaded, or has not been heard of for a while
  const leftBehind = (name, copy) => copy && !mine(name)
    && ((before && name.startsWith(TYPED + before)) || Date.now() - (copy.beat || 0) > STALE_AFTER);
  const tableSlot = () => `${TYPED}${own}:${value('report-id')}:#table`;
  window.deskHoldTable = (copy) => {
    if (!value('report-id')) return;
    if (!copy) { forget(tableSlot()); clearTimeout(doubt); return; }
    write(tableSlot(), {report: value('report-id'), ...copy});
    doubtful();
  };
  const keep = (text) => write(slot(), {report: value('report-id'), at: value('section-at'), saved: value('saved-at'), text});
  window.deskSaved = () => {
    const state = find('#save-state .saving[data-length]');
    const editor = find('#editor textarea');
    if (!state || !editor) return;
    clearTimeout(doubt);
    if (timers['save-text']) return;
    forget(slot());
  };

  // ---- while the server does not answer: ask whether it is back, then send the copies without Gradio, whose
  // connection a restart has cut off
  let asking = 0;
  const unsaved = (words) => {
    deskState(typeof words === 'string' ? words : '还没存到服务器，文字留在本页，恢复连接后自动再存', 'bad');
    if (copies().some((name) => mine(name) && read(name)?.rows)) complain('表格还没存到服务器，改动留在本页，恢复连接后自动再存');
    clearTimeout(asking);
    asking = setTimeout(askAgain, 2000);
  };
  const sentTo = (copy) => (copy.rows ? '/typed-table' : '/typed');
  const send = async (name) => {
    const copy = read(name);
    if (!copy) { forget(name); return null; }
    const answer = await fetch(sentTo(copy), {method: 'POST', headers: {'content-type': 'application/json'}, body: JSON.stringify(copy)});
    const told = answer.ok ? await answer.json() : null;
    if (told && JSON.stringify([read(name)?.text, read(name)?.rows]) === JSON.stringify([copy.text, copy.rows])) forget(name);
    if (told && copy.rows && copy.report === value('report-id') && find('#fact-table .facts')) {
      window.deskTableBack(copy, told);
      if (find('#status .status-error')) complain('表格已保存', 'ok');
    }
    return {ok: answer.ok, status: answer.status, ...told, at: copy.at, text: copy.text};
  };
  const askAgain = async () => {
    if (!copies().some(mine)) return;
    try {
      const alive = await fetch('/alive', {cache: 'no-store'});
      if (alive.status === 401) { unsaved('登录已过期，文字留在本页；请另开一页登录，回来后自动再存'); return; }
      for (const name of copies().filter(mine)) {
        const done = await send(name);
        if (done && !done.ok) { unsaved(done.status === 404 ? '这一节已不在提纲里，没有存上；文字留在本页' : undefined); return; }
        if (!done || name !== slot()) continue;
        clearTimeout(doubt);
        if (done.shown) put('saved-at', `${sectionKey()}:${done.n}`);
        deskState(`已保存 · 第${done.n}版`, 'ok');
        if (!done.shown) press('save-text');  // somebody else was here: that shows both texts
      }
    } catch { unsaved(); }
  };
  window.addEventListener('offline', () => { if (copies().some(mine)) unsaved(); });
  window.addEventListener('online', () => { if (copies().some(mine)) askAgain(); });
  const refused = new Set();
  setInterval(async () => {
    copies().filter(mine).forEach((name) => write(name, read(name)));
    for (const name of copies().filter((one) => !refused.has(one) && leftBehind(one, read(one)))) {
      try {
        const done = await send(name);
        if (done && !done.ok) refused.add(name);
      } catch { return; }
    }
  }, 5000);
  window.addEventListener('pagehide', () => copies().filter(mine).forEach((name) => {
    const body = localStorage.getItem(name);
    if (body && body.length < 20000) fetch(sentTo(read(name)), {method: 'POST', keepalive: true, headers: {'content-type': 'application/json'}, body}).catch(() => {});
  }));
  let waking = 0;
  const still = (on) => {
    const editor = find('#editor textarea');
    if (editor) editor.readOnly = on;
    clearTimeout(waking);
    if (on) waking = setTimeout(() => still(false), GIVE_UP_AFTER);
  };
  window.deskOpened = () => {
    still(false);
    const section = value('section-at').replace(/:\d*$/, '');
    if (awaited && awaited !== section && sectionButton(awaited) && tries) { tries -= 1; sectionButton(awaited).click(); return; }
    awaited = '';
    if (section && stepNow() === 'desk') address({section}, false);
    showSought();
    const editor = find('#editor textarea');
    const ending = `:${value('report-id')}:${section}`;
    const found = copies().filter((name) => name.endsWith(ending) && leftBehind(name, read(name))).map(read);
    const left = found.sort((one, other) => one.beat - other.beat).at(-1);
    if (!left || !editor || left.text === editor.value) return;
    put('typed-before', JSON.stringify(left));  // the copy goes once the server has said that it has the text
    setTimeout(() => press('take-typed'), 60);
  };

  const put = (id, text) => {
    const field = find(`#${id} textarea, #${id} input`);
    if (!field) return;
    const kind = field.tagName === 'TEXTAREA' ? HTMLTextAreaElement : HTMLInputElement;
    Object.getOwnPropertyDescriptor(kind.prototype, 'value').set.call(field, text);
    field.dispatchEvent(new Event('input', {bubbles: true}));
  };

  // ---- an outline or a paste that was not taken over yet survives a reload
  const held = (kind) => `writer:${kind}:${value('report-id')}`;
  const hold = (kind, text) => {
    try { if (text) localStorage.setItem(held(kind), text); else localStorage.removeItem(held(kind)); } catch { /* forbidden or full */ }
  };
  const heldText = (kind) => { try { return localStorage.getItem(held(kind)) || ''; } catch { return ''; } };
  const dirty = (on) => { find('#outline-dirty')?.classList.toggle('shown', on); if (on) palette('text'); };
  window.deskOutline = () => { hold('outline', ''); dirty(false); };
  window.deskLeft = () => {
    const known = value('outline-of') === value('report-id');  // else it was not shown yet, and nothing of it applied
    if (known && value('outline-text') === value('outline-loaded')) window.deskOutline();
  };
  window.deskHeld = () => {
    const outline = heldText('outline');
    if (outline && outline !== value('outline-text') && value('outline-text')) { put('outline-text', outline); dirty(true); }
    const paste = heldText('paste');
    if (paste && !value('paste')) put('paste', paste);
  };
  window.deskPasted = () => hold('paste', value('paste'));

  // Half a word of an input method is kept in the page, and goes to the server once it is a whole one.
  const typedIn = (at, composing) => {
    deskState('正在保存…', 'busy');
    keep(at.value);
    if (composing) { ['check-text', 'save-text'].forEach((button) => { clearTimeout(timers[button]); timers[button] = 0; }); return; }
    soon('check-text', CHECK_AFTER);
    soon('save-text', SAVE_AFTER);
    doubtful();
  };
  window.deskPending = () => Boolean(timers['save-text']);
  window.deskPress = press;
  window.deskFlush = () => flush();
  window.deskStepNow = () => stepNow();
  document.addEventListener('compositionend', (event) => { if (event.target.closest?.('#editor')) typedIn(event.target, false); });
  document.addEventListener('input', (event) => {
    const at = event.target;
    if (at.closest('#editor')) {
      typedIn(at, event.isComposing);
    } else if (at.closest('#report-title, #report-period')) {
      soon('save-head', SAVE_AFTER);
    } else if (at.closest('#outline-text')) {
      hold('outline', at.value);
      dirty(true);
    } else if (at.closest('#paste')) {
      hold('paste', at.value);
    }
  });
  // ---- where a sentence of a candidate is to go: the place of the cursor, in characters
  document.addEventListener('selectionchange', () => {
    const editor = find('#editor textarea');
    if (!editor || document.activeElement !== editor) return;
    const at = String([...editor.value.slice(0, editor.selectionEnd)].length);
    if (value('caret-at') !== at) put('caret-at', at);
  });
  window.addEventListener('pagehide', flush);
  document.addEventListener('visibilitychange', () => { if (document.hidden) flush(); });

  // ---- the address says which report, step and section: what a person goes to is a step back in the browser's history
  const named = (name) => new URL(location.href).searchParams.get(name) ?? '';
  const address = (changes, back = true) => {
    const url = new URL(location.href);
    Object.entries(changes).forEach(([name, said]) => { if (said) url.searchParams.set(name, said); else url.searchParams.delete(name); });
    if (url.href === location.href) return;
    if (back) history.pushState(null, '', url); else history.replaceState(null, '', url);
  };
  const tab = (step) => [...document.querySelectorAll('#steps > .tab-wrapper [role="tab"]')].find((one) => one.dataset.tabId === step);
  const stepNow = () => document.querySelector('#steps > .tab-wrapper [role="tab"][aria-selected="true"]')?.dataset.tabId ?? '';
  // a step that is chosen before the report is there would be shown empty: it is opened once it is
  let ready = false;
  let chosen = '';
  const becomeReady = () => {
    if (ready) return;
    ready = true;
    if (chosen) setTimeout(() => { if (chosen !== stepNow()) openStep(chosen); }, 60);  // the address opens its own first
  };
  setTimeout(becomeReady, GIVE_UP_AFTER);
  let known = false;
  window.deskReport = (id) => {
    known = true;
    becomeReady();
    const before = named('report');
    if (before === (id ?? '')) return;
    wait('');
    address({report: id, section: before ? '' : named('section')}, before !== '');
  };
  // after a save, whose answer may come when the browser has gone back to another report already
  window.deskBegun = (id) => { if (!named('report')) window.deskReport(id); };
  const openStep = (step) => tab(step)?.click();
  // the first step that Gradio draws opens the report of the address, with what it has of it
  window.deskEntering = (given) => (known && (given[0] || !named('report')) ? given : ['-', ...given.slice(1)]);
  window.deskTable = () => { window.deskRows(); press('live-again'); };
  window.deskStyle = () => press('style-again');
  const filled = () => {
    const step = stepNow();
    if (step === 'data') { window.deskHeld(); window.deskTable(); }
    else if (step === 'outline') window.deskHeld();
    else if (step === 'desk') window.deskOpened();
    else if (step === 'read') window.deskStyle();
  };
  window.deskEntered = (id, step) => {
    if (!known) window.deskReport(id);
    window.deskShown(step);  // before anything in it is chosen: what is shut takes no cursor
    filled();
    window.deskLeft();
  };
  window.deskStep = openStep;
  window.deskGo = (id, step) => {
    // A list drawn anew keeps what was typed at a place, though another report stands there now.
    document.querySelectorAll('#report-table input').forEach((one) => { if (one !== document.activeElement) one.value = one.defaultValue; });
    if (!step) { window.deskReport(id); return; }
    put('step-wanted', '');
    address({report: id, step, section: named('report') === id ? named('section') : ''});  // one step back, not two
    openStep(step);
  };
  document.addEventListener('click', (event) => {
    const step = event.target.closest('[role="tab"][data-tab-id]');
    if (step && step.closest('#steps > .tab-wrapper')) {
      if (!ready) {
        chosen = step.dataset.tabId;
        event.stopImmediatePropagation();
        event.preventDefault();
        return;
      }
      flush();
      if (step.dataset.tabId !== stepNow()) shut(true);
      address({step: step.dataset.tabId});
    }
    const section = event.target.closest('[data-act="section"]');
    if (section) {
      flush();
      address({section: section.dataset.arg});
      if (event.isTrusted) wait(section.dataset.arg);
      still(true);  // what is typed until the other section is there would go to neither
    }
    const next = event.target.closest('[data-step]');
    if (next) openStep(next.dataset.step);
  }, true);

  // ---- back and forward: another report is asked of the server, a step or section of this one is clicked
  // Gradio drops a click on a section while another one is on its way: it is clicked again once that is there
  let awaited = '';
  let tries = 0;
  const wait = (section) => { awaited = section; tries = 3; };
  const sectionButton = (key) => [...document.querySelectorAll('#sections [data-act="section"]')].find((one) => one.dataset.arg === key);
  window.deskFollow = () => {
    const step = named('step') || 'data';
    wait(step === 'desk' ? named('section') : '');
    if (step !== stepNow()) { openStep(step); return; }
    shut(false);
    filled();
  };
  window.addEventListener('popstate', () => {
    flush();
    const report = named('report');
    if (!report || report === value('report-id')) { window.deskFollow(); return; }
    shut(true);
    put('address-asked', JSON.stringify({report, step: named('step') || 'data', section: named('section')}));
    setTimeout(async () => { await window.deskSettled(); press('address-go'); }, 60);
  });

  // ---- from a finding to its place in the edit box; offsets count characters, the box counts UTF-16 units
  const units = (text, characters) => [...text].slice(0, characters).join('').length;
  const choose = (place) => {
    const editor = find('#editor textarea');
    if (!editor || !editor.offsetParent) return;
    const [start, end] = place.split(':').map(Number);
    const from = units(editor.value, start);
    editor.focus({preventScroll: true});
    editor.setSelectionRange(from, units(editor.value, end));
    const share = from / Math.max(1, editor.value.length);
    editor.scrollTop = Math.max(0, share * editor.scrollHeight - editor.clientHeight / 2);
  };
  document.addEventListener('click', (event) => {
    const place = event.target.closest('#desk [data-goto]');
    if (place && !event.target.closest('button')) choose(place.dataset.goto);
  });

  // ---- what is selected in the edit box, in characters, for the last of the values that a button sends
  window.deskMarked = (given) => {
    const editor = find('#editor textarea');
    const place = (at) => [...editor.value.slice(0, at)].length;
    const marked = editor ? `${place(editor.selectionStart)}:${place(editor.selectionEnd)}` : '';
    return [...given.slice(0, -1), marked];
  };

  // ---- from the read-through to the place in step ③: it is known at the click, and shown once the section is there
  let going = false;
  let sought = null;
  document.addEventListener('click', (event) => {
    const act = event.target.closest('[data-act]');
    going = act?.dataset.act === 'goto';
    const place = going ? event.target.closest('[data-goto]')?.dataset.goto : null;
    sought = place ? {place, until: Date.now() + GIVE_UP_AFTER} : event.isTrusted ? null : sought;
  }, true);
  window.deskChoose = choose;
  const showSought = () => { if (sought && Date.now() < sought.until) choose(sought.place); };
  window.deskGone = () => {
    if (!going) return;
    going = false;
    deskStep('desk');
    deskOpened();
  };

  // ---- from step ①: the step is opened here, and fills itself with the section that was asked for
  window.deskSought = () => {
    if (!going) return;
    going = false;
    deskStep('desk');
  };

  // ---- where a figure comes from: one click on its mark says it, until the next click, Escape or scroll. In step ③ it
  // stands under the text, covering nothing; on the paper over the mark, where what is read next stays in sight.
  let proof = null;
  const closeProof = () => { proof?.remove(); proof = null; };
  const openProof = (mark) => {
    proof = document.createElement('aside');
    proof.className = 'proof';
    proof.setAttribute('role', 'note');
    proof.dataset.goto = mark.dataset.goto;
    mark.title.split('\n').forEach((words, at) => {
      const line = document.createElement(at ? 'p' : 'strong');
      line.textContent = words;
      if (!at) line.className = mark.className;
      proof.append(line);
    });
    const key = mark.closest('.paper [data-key]')?.dataset.key;
    if (key) {
      const go = document.createElement('button');
      Object.assign(go, {type: 'button', className: 'act small', textContent: '去改'});
      Object.assign(go.dataset, {act: 'goto', arg: key});
      proof.append(go);
    }
    if (mark.dataset.fact) {
      const see = document.createElement('button');
      Object.assign(see, {type: 'button', className: 'act small', textContent: '看这条数据'});
      see.dataset.seeFact = mark.dataset.fact;
      proof.append(see);
    }
    mark.closest('.checked, .paper').append(proof);
    if (!key) { mark.scrollIntoView({block: 'nearest'}); return; }
    proof.classList.add('over');
    const at = mark.getClientRects()[0];
    const {offsetWidth: wide, offsetHeight: high} = proof;
    const room = find('#bar').getBoundingClientRect().bottom;
    const edge = mark.closest('.paper').getBoundingClientRect().right;
    proof.style.left = `${Math.max(8, Math.min(at.left, edge - wide - 8))}px`;
    proof.style.top = `${at.top - high - 4 > room ? at.top - high - 4 : at.bottom + 4}px`;
  };
  document.addEventListener('click', (event) => {
    const mark = event.target.closest('.checked mark, .paper mark');
    if (!mark && event.target.closest('.proof') && !event.target.closest('button')) return;
    closeProof();
    if (mark) openProof(mark);
  });
  document.addEventListener('keydown', (event) => { if (event.key === 'Escape') closeProof(); });
  document.addEventListener('scroll', (event) => { if (event.target.contains?.(proof)) closeProof(); }, true);

  // ---- files: fetched, so that an error becomes a line on the page instead of a page of its own
  const complain = (words, kind = 'error') => {
    const line = find('#status .status');
    if (!line) return;
    line.className = `status status-${kind}`;
    line.textContent = words;
    line.title = words;
  };
  document.addEventListener('click', async (event) => {
    const part = event.target.closest('[data-download]');
    if (!part || part.disabled) return;
    part.disabled = true;
    try {
      const got = await window.writerLong(part.textContent, async (signal) => {
        const answer = await fetch(part.dataset.download, {signal, headers: {accept: 'application/octet-stream'}});
        return answer.ok ? {file: await answer.blob()} : {said: await answer.text()};
      });
      if (got.said !== undefined) { complain(got.said); return; }
      const link = document.createElement('a');
      link.href = URL.createObjectURL(got.file);
      link.download = part.dataset.name;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    } catch (error) {
      complain(error.name === 'AbortError' ? '已取消，没有下载文件' : '连不上程序，文件没有下载；请确认程序还在运行，再点一次。');
    } finally {
      part.disabled = false;
    }
  });

  // ---- the whole report on the clipboard, numbering and all, as the plain text has it
  const onClipboard = async (text) => {
    try { await navigator.clipboard.writeText(text); return true; } catch { /* only https and this machine may */ }
    const box = document.createElement('textarea');
    box.value = text;
    box.style.position = 'fixed';
    document.body.append(box);
    box.select();
    try { return document.execCommand('copy'); } finally { box.remove(); }
  };
  document.addEventListener('click', async (event) => {
    const part = event.target.closest('[data-copy]');
    if (!part || part.disabled) return;
    const label = part.textContent;
    part.disabled = true;
    try {
      const answer = await fetch(part.dataset.copy);
      const text = await answer.text();
      if (!answer.ok) complain(text);
      else if (await onClipboard(text)) part.textContent = '已复制';
      else complain('浏览器不让程序写剪贴板；请点“纯文本”下载后再复制。');
    } catch {
      complain('连不上程序，没有复制；请确认程序还在运行，再点一次。');
    } finally {
      setTimeout(() => { part.textContent = label; part.disabled = false; }, 1500);
    }
  });

  // Gradio speaks of lost connections and refused files in English and over the page: one line says it instead.
  new MutationObserver((changes) => {
    const fresh = changes.some((change) => [...change.addedNodes].some((node) =>
      node.nodeType === 1 && (node.matches('.toast-body, .toast-wrap > *') || node.querySelector('.toast-body'))));
    if (fresh) complain('刚才的操作没有完成：连不上程序，或文件太大、格式不对；请稍后再试一次。');
    if (fresh && copies().some(mine)) unsaved();
  }).observe(document.documentElement, {childList: true, subtree: true});

  // ---- what is folded away in the lists of findings stays so until the browser is closed, whatever is drawn afresh
  const FOLDS = ['language', 'note', 'live'];
  const fold = (kind, on) => document.documentElement.classList.toggle(`fold-${kind}`, on);
  FOLDS.forEach((kind) => { try { fold(kind, sessionStorage.getItem(`writer:fold:${kind}`) === '1'); } catch { /* forbidden: nothing is folded */ } });
  document.addEventListener('click', (event) => {
    const kind = event.target.closest('[data-fold]')?.dataset.fold;
    if (!FOLDS.includes(kind)) return;
    const on = fold(kind);
    try { sessionStorage.setItem(`writer:fold:${kind}`, on ? '1' : '0'); } catch { /* as above */ }
  });

  // ---- what stands beside the cards of the outline: facts, headings of a past report, or the outline as text
  const PALETTE = ['facts', 'past', 'text'];
  const palette = (view) => {
    PALETTE.forEach((one) => document.documentElement.classList.toggle(`palette-${one}`, one === view));
    try { sessionStorage.setItem('writer:palette', view); } catch { /* as above */ }
  };
  let shown = null;
  try { shown = sessionStorage.getItem('writer:palette'); } catch { /* forbidden: the facts are shown */ }
  palette(PALETTE.includes(shown) ? shown : 'facts');
  document.addEventListener('click', (event) => {
    const view = event.target.closest('[data-palette]')?.dataset.palette;
    if (PALETTE.includes(view)) palette(view);
  });

  // ---- the counts of errors and warnings lead to the next of them in their list
  document.addEventListener('click', (event) => {
    const part = event.target.closest('[data-next]');
    if (!part) return;
    const list = find(part.closest('#desk') ? '#findings' : '#read-findings');
    const items = [...list.querySelectorAll(`.finding.${part.dataset.next}`)];
    const next = items[(items.findIndex((item) => item.classList.contains('at')) + 1) % items.length];
    list.querySelectorAll('.finding.at').forEach((item) => item.classList.remove('at'));
    next?.classList.add('at');
    next?.scrollIntoView({block: 'center'});
  });

  // ---- a list is narrowed down to the lines that have every word of what is typed, also in their fields
  const narrow = (field) => {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    document.querySelectorAll(`#${CSS.escape(field.dataset.filter)} tbody tr`).forEach((line) => {
      const said = `${line.innerText} ${[...line.querySelectorAll('input')].map((one) => one.value).join(' ')}`.toLowerCase();
      line.hidden = !words.every((word) => said.includes(word));
    });
  };
  document.addEventListener('input', (event) => { if (event.target.dataset.filter) narrow(event.target); });

  // ---- keys: save
  document.addEventListener('keydown', (event) => {
    if (!(event.ctrlKey || event.metaKey)) return;
    if (event.key === 's') { event.preventDefault(); press('save-text'); }
  });

  // ---- a value of an earlier period goes into its row as if it were typed: the table is saved as it always is
  const fill = (part) => {
    const line = [...document.querySelectorAll('#fact-table tr.row')].find((one) => one.dataset.id === part.dataset.fill);
    const fields = [...(line?.querySelectorAll('input') ?? [])];
    const cell = fields[Number(part.dataset.column)];
    const note = fields.at(-1);
    if (!note || note.value.includes(part.dataset.back)) return null;
    if (cell && !/^[\s\-—–/]*$/.test(cell.value)) return null;
    if (cell) cell.value = part.dataset.value;
    note.value = part.dataset.front + note.value + part.dataset.back;
    part.disabled = true;
    return note;
  };
  document.addEventListener('click', (event) => {
    const part = event.target.closest('#offers [data-fill], #offers [data-fill-all]');
    if (!part) return;
    const parts = 'fillAll' in part.dataset ? [...document.querySelectorAll('#offers [data-fill]:not(:disabled)')] : [part];
    const notes = parts.map(fill).filter(Boolean);
    notes.at(-1)?.dispatchEvent(new Event('input', {bubbles: true}));
    if (notes.length < parts.length) complain(`有 ${parts.length - notes.length} 项没有带入：那一格里已有内容，请先清空再带入。`);
  });

  // ---- what is pasted into the table and has to be read first goes the way of the paste box, after what is there
  window.deskComplain = (words) => complain(words);
  window.deskRead = (text, after) => {
    put('paste', text);
    setTimeout(() => press(after ? 'parse-append' : 'parse'), 60);  // the box has to know its text first
  };

  // ---- from a figure to the row it is of, in step ①: shown once the table is drawn there
  let rowSought = null;
  document.addEventListener('click', (event) => {
    const fact = event.target.closest('[data-see-fact]')?.dataset.seeFact;
    if (!fact) return;
    rowSought = {fact, until: Date.now() + GIVE_UP_AFTER};
    openStep('data');
  });
  const showRow = (lines) => {
    if (!rowSought || Date.now() > rowSought.until) return;
    const line = lines.find((one) => one.dataset.id === rowSought.fact);
    if (!line || !line.offsetParent) return;
    rowSought = null;
    document.querySelectorAll('#fact-table tr.sought').forEach((one) => one.classList.remove('sought'));
    line.classList.add('sought');
    line.scrollIntoView({block: 'center'});
    line.querySelector('.c2 input, input')?.focus({preventScroll: true});
  };

  // ---- rows of the table that could not be read say so where they stand
  window.deskRows = () => {
    const table = find('#fact-table .facts');
    if (!table) return;
    table.querySelectorAll('tr.why').forEach((line) => line.remove());
    const lines = [...table.querySelectorAll('tr.row')];
    const told = [...document.querySelectorAll('#table-problems .rowproblems')].find((one) => !table.dataset.of || one.dataset.of === table.dataset.of);
    const ids = (told?.dataset.ids ?? '').split(' ');
    lines.forEach((line, at) => {
      line.classList.remove('wrong');
      if (ids[at] && ids[at] !== '-') line.dataset.id = ids[at];
    });
    lines.forEach((line) => {
      const uses = document.querySelector(`#fact-uses [data-fact="${CSS.escape(line.dataset.id || '-')}"]`);
      line.querySelector('.u')?.replaceChildren(...(uses ? uses.cloneNode(true).childNodes : []));
    });
    showRow(lines);
    told?.querySelectorAll('[data-row]').forEach((problem) => {
      const line = lines[Number(problem.dataset.row)];
      if (!line) return;
      line.classList.add('wrong');
      const why = document.createElement('tr');
      why.className = 'why';
      const gap = document.createElement('td');
      const words = document.createElement('td');
      words.colSpan = line.children.length - 1;
      words.textContent = problem.textContent;
      why.append(gap, words);
      let last = line;
      while (last.nextElementSibling?.classList.contains('why')) last = last.nextElementSibling;
      last.after(why);
    });
  };
})();
