// Runs once inside the table of figures: editing, pasting cells, keys, and telling the server what the rows are now.
const WAIT = 500;
let timer = 0;

const table = () => element.querySelector('.facts');
const lines = () => [...element.querySelectorAll('tr.row')];
const fields = (line) => [...line.querySelectorAll('input')];
const rows = () => lines().map((line) => [line.dataset.id || '', ...fields(line).map((field) => field.value)]);

// One save at a time: the page drops what an event carries when it comes while the one before is at work.
const PATIENCE = 10000;
let busy = 0, again = false, afterwards = null;
let sent = {lines: [], rows: [], stamp: ''};
const answer = () => document.querySelector('#table-problems .rowproblems');
const tell = () => {
  clearTimeout(timer);
  timer = 0;
  again = busy && Date.now() - busy < PATIENCE;
  if (again) { setTimeout(() => { if (again) tell(); }, PATIENCE); return; }
  busy = Date.now();
  sent = {lines: lines(), rows: rows(), stamp: answer()?.dataset.stamp};
  trigger('input', {rows: sent.rows, base: table().dataset.base || '', of: table().dataset.of || ''});
};
// What was drawn is what the record has: a cell that somebody typed in keeps its text when it is drawn anew with the value
// it was drawn with before.
new MutationObserver(() => {
  clearTimeout(timer);
  timer = 0;
  lines().forEach((line) => fields(line).forEach((field) => { if (field.value !== field.defaultValue) field.value = field.defaultValue; }));
}).observe(element, {subtree: true, attributes: true, attributeFilter: ['data-stamp']});
window.deskTableSent = async () => {
  if (timer) tell();
  for (const until = Date.now() + PATIENCE; busy && Date.now() < until;) await new Promise((done) => setTimeout(done, 20));
};

// What somebody else has changed meanwhile goes between what stands here: no line moves, none that is typed in changes.
const untouched = (line, row) => fields(line).every((field, n) => field.value === row[n + 1]);
const join = ({rows: merged, places}) => {
  const found = merged.map((cells, at) => {
    const known = sent.lines[places[at]];
    const line = known ?? sent.lines[0].cloneNode(true);
    if (!known) line.classList.remove('wrong');
    line.dataset.id = cells[0];
    fields(line).forEach((field, n) => { if (!known || field.value === sent.rows[places[at]][n + 1]) field.value = cells[n + 1]; });
    return line;
  });
  sent.lines.forEach((line, at) => {
    if (!found.includes(line) && sent.rows[at].slice(1).some(Boolean) && untouched(line, sent.rows[at])) line.remove();
  });
  const body = table().querySelector('tbody');
  let after = null;
  found.forEach((line) => {
    if (!line.isConnected) { if (after) after.after(line); else body.prepend(line); }
    after = line;
  });
  renumber();
};
window.deskTableTaken = () => {
  const told = answer();
  if (!told || told.dataset.stamp === sent.stamp) return;  // refused: what is typed stays in the browser
  table().dataset.base = told.dataset.base || '';
  if (told.dataset.merged) join(JSON.parse(told.dataset.merged));
  if (!again && !timer) window.deskHoldTable(null);
};
// The browser has sent its copy by itself: nothing is left to do where the table still shows what was sent.
window.deskTableBack = (copy, done) => {
  busy = 0;
  const same = JSON.stringify(rows()) === JSON.stringify(copy.rows);
  if (same && done.shown) table().dataset.base = done.n;
  else if (same || !timer) window.deskPress('table-again');
};
window.deskTableSaved = () => {
  busy = 0;
  if (again) { tell(); return; }
  const work = afterwards;
  afterwards = null;
  work?.();
};
const later = () => {
  clearTimeout(timer);
  timer = setTimeout(tell, WAIT);
  deskState('正在保存…', 'busy');
  window.deskHoldTable({rows: rows(), base: Number(table().dataset.base) || 0});
};

const renumber = () => lines().forEach((line, at) => {
  line.querySelector('.n').textContent = at + 1;
  fields(line).forEach((field) => field.setAttribute('aria-label',
    field.getAttribute('aria-label').replace(/第\d+行/, `第${at + 1}行`)));
});
const grow = () => {
  const last = lines().at(-1);
  const fresh = last.cloneNode(true);
  fresh.classList.remove('wrong');
  fresh.querySelector('.u').textContent = '';
  fresh.dataset.id = '';
  fields(fresh).forEach((field) => { field.value = ''; field.removeAttribute('value'); });
  last.after(fresh);
  renumber();
};
const keepSpare = () => { if (fields(lines().at(-1)).some((field) => field.value)) grow(); };

// A pasted cell may be quoted and hold line breaks and tabs, as spreadsheets write it.
const cells = (text) => {
  const found = [[]];
  let cell = '', quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at];
    if (quoted) {
      if (sign === '"' && text[at + 1] === '"') { cell += '"'; at += 1; }
      else if (sign === '"') quoted = false;
      else cell += sign === '\n' ? ' ' : sign;
    } else if (sign === '"' && cell === '') quoted = true;
    else if (sign === '\t') { found.at(-1).push(cell); cell = ''; }
    else if (sign === '\n') { found.at(-1).push(cell); cell = ''; found.push([]); }
    else if (sign !== '\r') cell += sign;
  }
  found.at(-1).push(cell);
  if (found.at(-1).length === 1 && found.at(-1)[0] === '') found.pop();
  return found;
};

// A block with a heading of its own, or lines of running text, is no block of cells: it is read as the paste box reads it.
const HEADINGS = /^(指标|指标名称|项目|名称|单位|计量单位|本期|本期数|本年|上年同期|去年同期|同期|上期|目标|年度目标|备注|同比|增幅|序号)/;
const needsReading = (block, column) => {
  const head = block[0].filter((cell) => HEADINGS.test(cell.replace(/[\s()（）]/g, '')));
  if (head.length > 1) return true;
  const told = block.filter((line) => line.filter((cell) => cell.trim()).length === 1 && /\d/.test(line.join('')));
  return column === 0 && told.length * 2 > block.length;
};

element.addEventListener('paste', (event) => {
  const start = event.target.closest('tr.row input');
  const text = event.clipboardData?.getData('text/plain') ?? '';
  if (!start || !/[\t\n]/.test(text.trimEnd())) return;
  event.preventDefault();
  event.stopPropagation();
  const block = cells(text);
  const left = fields(start.closest('tr')).indexOf(start);
  if (needsReading(block, left)) {
    const read = () => deskRead(text, rows().some((row) => row.slice(1).some(Boolean)));
    if (timer) tell();
    if (busy) afterwards = read; else read();
    return;
  }
  const top = lines().indexOf(start.closest('tr'));
  let outside = 0;
  block.forEach((line, down) => {
    while (lines().length <= top + down + 1) grow();
    const here = fields(lines()[top + down]);
    line.forEach((value, right) => {
      if (here[left + right]) here[left + right].value = value.trim();
      else if (value.trim()) outside += 1;
    });
  });
  later();
  if (outside) deskComplain(`粘贴的内容比表格宽，有 ${outside} 格放不下、没有放进来；请从左边的列开始粘，或粘到上面的框里解析。`);
}, true);

element.addEventListener('input', (event) => {
  if (!event.target.closest('tr.row')) return;
  keepSpare();
  later();
});
element.addEventListener('mouseover', (event) => {
  const field = event.target.closest('tr.row input');
  if (field) field.title = field.scrollWidth > field.clientWidth ? field.value : '';
});
element.addEventListener('focusout', () => { if (timer) tell(); });
element.addEventListener('keydown', (event) => {
  const field = event.target.closest('tr.row input');
  if (!field || event.isComposing) return;
  const step = {Enter: 1, ArrowDown: 1, ArrowUp: -1}[event.key];
  if (!step) return;
  event.preventDefault();
  const at = lines().indexOf(field.closest('tr'));
  const next = lines()[at + step];
  if (next) fields(next)[fields(field.closest('tr')).indexOf(field)].focus();
});
// From a fact to where the draft tells it; ``desk.js`` knows the place from the same click.
element.addEventListener('click', (event) => {
  const go = event.target.closest('[data-act="goto"]');
  if (go) trigger('select', {act: 'goto', arg: go.dataset.arg || ''});
});
element.addEventListener('click', (event) => {
  const drop = event.target.closest('.drop');
  if (!drop) return;
  const line = drop.closest('tr');
  if (lines().length > 1) line.remove();
  else fields(line).forEach((field) => { field.value = ''; });
  keepSpare();
  renumber();
  later();
  tell();
});
