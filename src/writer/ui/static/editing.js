// The edit box of step ③ under the hands of a person: what the program puts into it leaves cursor and typing alone, the
// keys that work there, and a way back over changes that the box's own undo knows nothing of.
(() => {
  'use strict';
  const find = (selector) => document.querySelector(selector);
  const editor = () => find('#editor textarea');
  const onDesk = () => window.deskStepNow() === 'desk';

  // ---- a text that comes from the server while somebody types goes back out: what is typed is saved, and that tells
  // of both texts. Else the cursor stays where it was in the words, and what is in sight stays in sight.
  let composing = false;
  const NATIVE = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value');
  const common = (one, other) => {
    let at = 0;
    while (at < one.length && at < other.length && one[at] === other[at]) at += 1;
    return at;
  };
  const moved = (place, start, gone, come) => {
    if (place <= start) return place;
    return place >= start + gone ? place + come - gone : start + come;
  };
  const put = (box, text) => {
    const before = NATIVE.get.call(box);
    const from = box.selectionStart, to = box.selectionEnd, top = box.scrollTop;
    NATIVE.set.call(box, text);
    const start = common(before, text);
    const rest = Math.min(before.length, text.length) - start;
    let tail = 0;
    while (tail < rest && before.at(-1 - tail) === text.at(-1 - tail)) tail += 1;
    // Another section's text has no place of the old one in it.
    if (start + tail < before.length / 2 || !before) { box.setSelectionRange(0, 0); box.scrollTop = 0; return; }
    const gone = before.length - start - tail, come = text.length - start - tail;
    box.setSelectionRange(moved(from, start, gone, come), moved(to, start, gone, come));
    box.scrollTop = top;
  };
  const watched = new WeakSet();
  const watch = (box) => {
    if (!box || watched.has(box)) return;
    watched.add(box);
    Object.defineProperty(box, 'value', {
      configurable: true,
      get() { return NATIVE.get.call(box); },
      set(text) {
        if (text === NATIVE.get.call(box)) return;
        if (composing || (window.deskPending() && document.activeElement === box && !box.readOnly)) {
          setTimeout(() => box.dispatchEvent(new Event('input', {bubbles: true})));
          return;
        }
        put(box, text);
      },
    });
  };
  document.addEventListener('focusin', (event) => { if (event.target === editor()) watch(event.target); });
  document.addEventListener('compositionstart', (event) => { if (event.target === editor()) composing = true; }, true);
  document.addEventListener('compositionend', () => { composing = false; }, true);

  // ---- the box's own undo goes back as far as the text that the program put there; from there on a step back is asked
  // of the server
  let typed = null, given = null;
  document.addEventListener('beforeinput', (event) => {
    if (event.target === editor() && event.target.value !== typed) given = event.target.value;
  }, true);
  document.addEventListener('input', (event) => { if (event.target === editor()) typed = event.target.value; }, true);
  const untouched = () => editor().value !== typed || editor().value === given;

  // ---- where a button finds the selection: the box keeps it while the button has the focus
  const sections = () => [...document.querySelectorAll('#sections [data-act="section"]')];
  const goSection = (step) => {
    const all = sections();
    const at = all.findIndex((one) => one.closest('li').classList.contains('here'));
    all[(at + step + all.length) % all.length]?.click();
  };
  const goFinding = () => {
    const all = [...document.querySelectorAll('#findings .finding[data-goto]')].filter((one) => one.offsetParent);
    const at = all.findIndex((one) => one.classList.contains('at'));
    const next = all[(at + 1) % all.length];
    document.querySelectorAll('#findings .finding.at').forEach((one) => one.classList.remove('at'));
    if (!next) { window.deskComplain('本节没有要看的问题。'); return; }
    next.classList.add('at');
    next.scrollIntoView({block: 'nearest'});
    window.deskChoose(next.dataset.goto);
  };
  const undo = () => {
    const back = find('#section-head [data-act="undo"]');
    if (!back || back.disabled) return false;
    window.deskFlush();
    back.click();
    return true;
  };

  // Alt with one key: the browser has none of these, and no input method takes them.
  const KEYS = {
    Enter: ['Alt+Enter', '起草本节', () => { editor()?.blur(); window.deskPress('draft-one'); }],
    KeyX: ['Alt+X', '停止起草', () => window.deskPress('stop')],
    KeyN: ['Alt+N', '下一处问题', goFinding],
    ArrowDown: ['Alt+↓', '下一节', () => goSection(1)],
    ArrowUp: ['Alt+↑', '上一节', () => goSection(-1)],
    KeyR: ['Alt+R', '改写选中的文字', () => window.deskPress('reword-reword')],
    KeyY: ['Alt+Y', '采用改好的文字', () => find('#reword [data-act="take"]')?.click()],
    KeyZ: ['Alt+Z', '撤销上一次点按的改动', undo],
    Slash: ['Alt+/', '打开或收起这张表', () => toggleHelp()],
  };
  document.addEventListener('keydown', (event) => {
    if (event.isComposing || composing || event.keyCode === 229 || !onDesk()) return;
    const ctrlZ = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.code === 'KeyZ';
    if (ctrlZ && event.target === editor() && untouched() && undo()) { event.preventDefault(); return; }
    if (event.key === 'Escape') { closeHelp(); return; }
    if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.getModifierState('AltGraph')) return;
    if (event.repeat && !event.code.startsWith('Arrow')) return;
    const key = KEYS[event.code === 'NumpadEnter' ? 'Enter' : event.code];
    // Alt with an arrow opens a list that has the focus.
    if (!key || (event.code.startsWith('Arrow') && event.target.matches('select, [role="listbox"], [role="combobox"]'))) return;
    event.preventDefault();
    window.deskFlush();
    key[2]();
  });

  // ---- the keys in a small table, beside the button that asks for it
  let help = null;
  const closeHelp = () => { help?.remove(); help = null; };
  const toggleHelp = () => {
    if (help) { closeHelp(); return; }
    help = document.createElement('div');
    help.id = 'keys';
    help.setAttribute('role', 'dialog');
    help.setAttribute('aria-label', '快捷键');
    const table = document.createElement('table');
    [...Object.values(KEYS), ['Ctrl+S', '立即保存'], ['Ctrl+Z', '撤销打字；再往前撤销点按的改动']].forEach(([keys, words]) => {
      const line = table.insertRow();
      const name = document.createElement('kbd');
      name.textContent = keys;
      line.insertCell().append(name);
      line.insertCell().textContent = words;
    });
    const note = document.createElement('p');
    note.className = 'meta';
    note.textContent = '在“③ 撰写”中有效；输入法正在选字时不起作用。按 Esc 收起。';
    help.append(table, note);
    (find('.gradio-container') ?? document.body).append(help);
    const under = find('[data-keys]')?.getBoundingClientRect();
    if (!under) return;
    help.style.top = `${under.bottom + 4}px`;
    help.style.left = `${Math.max(8, under.right - help.offsetWidth)}px`;
  };
  document.addEventListener('click', (event) => {
    if (event.target.closest('[data-keys]')) toggleHelp();
    else if (!event.target.closest('#keys')) closeHelp();
  });
})();
