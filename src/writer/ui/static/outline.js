// Runs once inside the cards of the outline: drag and drop, fields, keys; tells the server what is to be done.
const FIELDS = 'select, input';
const later = (work) => setTimeout(work, 0);
let typing = null;  // a field of a card that is being typed in while the cards are drawn anew
let came = null;    // what was clicked last, to have the focus again afterwards
let awaited = 0;    // answers still to come: those of earlier changes may come after the next click

const tell = (said) => { awaited += 1; trigger('select', {act: '', arg: '', value: '', to: '', at: '', was: '', ...said}); };
const cards = () => [...element.querySelectorAll('.card')];
const same = (part) => [...element.querySelectorAll(`[data-act="${CSS.escape(part.act)}"]`)].find((one) =>
  one.dataset.arg === part.arg && one.matches(FIELDS) === part.field && (one.dataset.was ?? '') === part.was);
const name = (part) => ({act: part.dataset.act, arg: part.dataset.arg, field: part.matches(FIELDS), was: part.dataset.was ?? ''});

// ---- what is clicked, chosen and typed
const hear = (event) => {
  const part = event.target.closest('[data-act]');
  if (!part || !part.closest('#assignment, #palette-facts')) return;
  const field = part.matches(FIELDS);
  if (field !== (event.type === 'change')) return;
  if (field && part.matches('select') && !part.value) return;
  typing = null;
  came = name(part);
  tell({act: part.dataset.act, arg: part.dataset.arg, value: field ? part.value : '', was: part.dataset.was ?? ''});
};
const palette = document.querySelector('#palette');
element.addEventListener('click', hear);
element.addEventListener('change', hear);
palette.addEventListener('change', hear);
element.addEventListener('input', (event) => {
  const part = event.target.closest('input[data-act]');
  if (part) typing = {...name(part), value: part.value};
});
element.addEventListener('focusout', () => later(() => { if (!document.activeElement?.closest('#assignment')) typing = null; }));

// ---- a new heading or 要点 is typed into a line of its own; nothing is added before it says something
const ask = (after, words, done) => {
  element.querySelectorAll('.asking').forEach((one) => one.remove());
  const field = document.createElement('input');
  Object.assign(field, {type: 'text', className: 'asking', placeholder: words, maxLength: 500});
  field.setAttribute('aria-label', words);
  let over = false;
  const end = (take) => {
    if (over) return;
    over = true;
    const said = field.value.trim();
    field.remove();
    if (take && said) done(said);
  };
  field.addEventListener('keydown', (event) => {
    if (event.isComposing) return;
    if (event.key === 'Enter') { event.preventDefault(); end(true); }
    if (event.key === 'Escape') { event.preventDefault(); end(false); }
  });
  field.addEventListener('blur', () => end(true));
  after.after(field);
  field.focus();
};
element.addEventListener('click', (event) => {
  const section = event.target.closest('[data-new]');
  const point = event.target.closest('[data-new-point]');
  if (section) {
    const {new: arg, at} = section.dataset;
    const card = section.closest('.card');
    const ends = card && at ? blockOf(card).at(-1) : card ?? cards().at(-1);
    ask(ends, '新一节的标题，回车添加', (value) => tell({act: 'new', arg, at: at ?? '', value}));
  }
  if (point) ask(point.closest('.chips'), '要说的一件事，回车添加', (value) => tell({act: 'point', arg: point.dataset.newPoint, value}));
});

// ---- the lists of sections and facts are filled when they are opened: all of them at once would be thousands of lines
const option = (value, words) => Object.assign(document.createElement('option'), {value, textContent: words});
const fill = (select) => {
  if (select.options.length > 1) return;
  if (select.dataset.choose === 'sections') {
    cards().forEach((card) => select.append(option(card.dataset.key, card.getAttribute('aria-label'))));
    return;
  }
  const here = new Set([...select.closest('.card').querySelectorAll('.chip')].map((one) => one.dataset.fact));
  document.querySelectorAll('#palette-facts .source').forEach((one) => {
    if (!here.has(one.dataset.fact)) select.append(option(one.dataset.fact, one.querySelector('.words').textContent));
  });
};
['focusin', 'pointerdown'].forEach((kind) => document.addEventListener(kind, (event) => {
  const select = event.target.closest?.('select[data-choose]');
  if (select) fill(select);
}));

// ---- drag: cards by their handle, facts, 要点, and headings of a past report
let dragged = null;
const MARKS = ['drop-before', 'drop-after', 'drop-into'];
const unmark = () => cards().forEach((card) => card.classList.remove(...MARKS));
const blockOf = (card) => {
  const found = [card];
  if (card.dataset.level !== '1') return found;
  for (let next = card.nextElementSibling; next?.dataset.level === '2'; next = next.nextElementSibling) found.push(next);
  return found;
};
const headOf = (card) => {
  let at = card;
  while (at.dataset.level === '2' && at.previousElementSibling?.matches('.card')) at = at.previousElementSibling;
  return at;
};
const taken = (from) => {
  const fact = from.closest('[data-fact]');
  if (fact) return {kind: 'fact', arg: fact.dataset.fact, was: fact.dataset.from ?? ''};
  const point = from.closest('[data-point]');
  if (point) return {kind: 'point', arg: point.dataset.from, was: point.dataset.point};
  const pick = from.closest('[data-pick]');
  if (pick) return {kind: 'pick', arg: pick.dataset.pick, level: pick.matches('.level1') ? '1' : '2'};
  const card = from.closest('.card');
  return card ? {kind: 'card', arg: card.dataset.key, level: card.dataset.level, block: blockOf(card)} : null;
};
document.addEventListener('dragstart', (event) => {
  if (!event.target.closest?.('#assignment, #palette')) return;
  dragged = taken(event.target);
  if (!dragged) return;
  event.dataTransfer.setData('text/plain', dragged.arg);
  event.dataTransfer.effectAllowed = 'copyMove';
  if (dragged.kind === 'card') event.dataTransfer.setDragImage(event.target.closest('.card'), 12, 12);
});
document.addEventListener('dragend', () => { dragged = null; unmark(); });

// Where it would land: a level-1 heading never between another one and what is under it, nothing before the opening.
const landing = (event) => {
  const card = event.target.closest('.card') ?? cards().at(-1);
  if (!card || !dragged) return null;
  if (dragged.kind === 'fact' || dragged.kind === 'point') return {card, mark: 'drop-into'};
  if (dragged.block?.includes(card)) return null;
  const {top, height} = card.getBoundingClientRect();
  let before = event.clientY < top + height / 2 && event.target.closest('.card') !== null;
  if (card.dataset.level === '0') before = false;
  else if (dragged.level === '1' && (!before || card.dataset.level === '2')) {
    const block = blockOf(headOf(card));
    if (dragged.block?.includes(block[0])) return null;
    return {card: block.at(-1), mark: 'drop-after'};
  }
  return {card, mark: before ? 'drop-before' : 'drop-after'};
};
element.addEventListener('dragover', (event) => {
  const place = landing(event);
  unmark();
  if (!place) return;
  event.preventDefault();
  place.card.classList.add(place.mark);
});
element.addEventListener('dragleave', (event) => { if (!element.contains(event.relatedTarget)) unmark(); });
element.addEventListener('drop', (event) => {
  const place = landing(event), what = dragged;
  unmark();
  if (!place || !what) return;
  event.preventDefault();
  dragged = null;
  const to = place.card.dataset.key, at = place.mark === 'drop-before' ? 'before' : 'after';
  if (what.kind === 'fact') tell({act: 'drop', arg: what.arg, to, was: what.was});
  else if (what.kind === 'point') tell({act: 'point-move', arg: what.arg, was: what.was, to});
  else tell({act: what.kind === 'pick' ? 'pick' : 'place', arg: what.arg, to, at});
});
palette.addEventListener('click', (event) => {
  const pick = event.target.closest('[data-add-pick]');
  if (pick) tell({act: 'pick', arg: pick.dataset.addPick});
});

// ---- keys in a card, as text programs have them: Alt+Shift and an arrow moves or indents
const KEYS = {ArrowUp: 'up', ArrowDown: 'down', ArrowLeft: 'outdent', ArrowRight: 'indent'};
element.addEventListener('keydown', (event) => {
  const field = event.target.closest('.card input.heading, .card .point input');
  if (!field || event.isComposing) return;
  if (event.key === 'Enter') { event.preventDefault(); field.blur(); return; }
  if (event.key === 'Escape') { field.value = field.defaultValue; typing = null; return; }
  const act = event.altKey && event.shiftKey && field.matches('.heading') ? KEYS[event.key] : null;
  if (!act) return;
  event.preventDefault();
  if (field.value !== field.defaultValue) tell({act: 'rename', arg: field.dataset.arg, value: field.value});
  typing = null;
  came = name(field);
  tell({act, arg: field.dataset.arg});
});
document.addEventListener('keydown', (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.key !== 'z' || event.shiftKey) return;
  if (!element.offsetParent || event.target.closest('input, textarea, select')) return;
  const undo = document.querySelector('#outline-undo [data-act]');
  if (undo) { event.preventDefault(); undo.click(); }
});

// ---- after the cards were drawn anew: fields show what stands now (a field keeps what was typed at its place, though
// another section may stand there), except the one being typed in; the focus goes back to where it was
element.addEventListener('pointerdown', () => { came = null; awaited = 0; });
window.outlineDrawn = () => {
  awaited = Math.max(0, awaited - 1);
  const again = typing ? same(typing) : came ? same(came) : null;
  element.querySelectorAll('.card input').forEach((field) => { if (!typing || field !== again) field.value = field.defaultValue; });
  element.querySelectorAll('.card select, .source select').forEach((select) => {
    const at = [...select.options].findIndex((one) => one.defaultSelected);
    select.selectedIndex = Math.max(0, at);
  });
  const asking = document.activeElement?.matches('.asking');
  if (!awaited) came = null;
  if (!again || asking) return;
  if (typing) again.value = typing.value;
  if (again !== document.activeElement && !again.matches('select')) again.focus({preventScroll: true});
  again.closest('.card')?.scrollIntoView({block: 'nearest'});
};
