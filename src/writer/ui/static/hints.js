// The first run: one line of advice at the foot of the page for each step, on the example report until it is sent away, or
// when it is asked for. It takes its own room, so that nothing lies under it; that it was sent away is kept in this browser.
(() => {
  'use strict';
  const english = window.writerLanguage?.now === 'en';
  const HINTS = english ? [
    ['data', '① Figures', 'One line for each figure. To use your own: copy a block of cells from Excel into the box above and press Read.'],
    ['outline', '② Outline', 'Each section lists the figures it will be written from. Drag to change; add points that must be said.'],
    ['desk', '③ Write', 'Press Draft all. Green figures have a source, red ones must be put right. Type in the box: it saves by itself.'],
    ['read', '④ Export', 'Read the whole report. Click a figure to see where it comes from. When nothing is red, download the Word file.'],
    ['library', 'Corpus', 'Add your own past reports: drafts follow their manner. Then begin a report of your own under Reports.'],
  ] : [
    ['data', '① 数据', '表里一行一个指标。换成您的数据：在 Excel 里选中整块复制，粘到上面的框里，点“解析”。'],
    ['outline', '② 提纲', '每一节下面列着它要写的数据，可以拖动调整；一定要写到的话，加成“要点”。'],
    ['desk', '③ 撰写', '点“起草全部”。右边绿色的数字有出处，红色的要改；文字直接在框里改，自动保存。'],
    ['read', '④ 通读与导出', '从头读一遍，点数字看它的依据；没有红色了，就下载 Word。'],
    ['library', '语料', '把本单位的往期材料添加进来，起草就照着它们的写法；再到“报告”里新建自己的报告。'],
  ];
  const WORDS = english
    ? {name: 'Hints', next: 'Next: ', back: 'Back', last: 'Done', away: 'No more hints'}
    : {name: '提示', next: '下一步：', back: '上一步', last: '知道了', away: '不再提示'};
  const KEPT = 'writer:hints';
  const over = () => { try { return localStorage.getItem(KEPT) === 'done'; } catch { return true; } };
  let asked = false;
  let shown = null;

  const step = () => document.querySelector('#steps > .tab-wrapper [role="tab"][aria-selected="true"]')?.dataset.tabId ?? '';
  const report = () => document.querySelector('#report-id textarea, #report-id input')?.value ?? '';
  const example = () => document.querySelector('[data-look="hints"]')?.dataset.id ?? '';
  const wanted = () => asked || (!over() && example() !== '' && report() === example());
  const leave = () => {
    asked = false;
    try { localStorage.setItem(KEPT, 'done'); } catch { /* forbidden: they come again */ }
    draw();
  };
  const make = (kind, words, act) => {
    const part = document.createElement('button');
    Object.assign(part, {type: 'button', className: `act small ${kind}`, textContent: words});
    part.addEventListener('click', act);
    return part;
  };
  const line = (at) => {
    const [, name, words] = HINTS[at];
    const strip = document.createElement('section');
    strip.className = 'hints';
    strip.dataset.hint = String(at + 1);
    strip.setAttribute('aria-label', WORDS.name);
    const head = document.createElement('strong');
    head.textContent = `${at + 1}/${HINTS.length} ${name}`;
    const text = document.createElement('span');
    text.className = 'said';
    text.textContent = words;
    const next = HINTS[at + 1];
    strip.append(head, text);
    if (at) strip.append(make('', WORDS.back, () => window.deskStep(HINTS[at - 1][0])));
    strip.append(next ? make('primary', `${WORDS.next}${next[1]} →`, () => window.deskStep(next[0])) : make('primary', WORDS.last, leave));
    if (next) strip.append(make('', WORDS.away, leave));
    return strip;
  };
  const draw = () => {
    const at = wanted() ? HINTS.findIndex(([one]) => one === step()) : -1;
    if ((shown?.dataset.hint ?? '') === (at < 0 ? '' : String(at + 1))) return;
    shown?.remove();
    shown = at < 0 ? null : line(at);
    if (shown) document.body.append(shown);
    document.documentElement.classList.toggle('hinted', at >= 0);
  };
  window.writerHints = () => { asked = !shown; if (!asked) leave(); else if (!HINTS.some(([one]) => one === step())) window.deskStep('data'); draw(); };

  let waiting = 0;
  const soon = () => { if (!waiting) waiting = setTimeout(() => { waiting = 0; draw(); }, 150); };
  new MutationObserver(soon).observe(document.documentElement, {childList: true, subtree: true, attributes: true, attributeFilter: ['aria-selected']});
})();
