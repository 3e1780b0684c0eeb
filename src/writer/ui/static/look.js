// The switches in the bar, and what can be reached by keys alone.
(() => {
  'use strict';
  const english = window.writerLanguage?.now === 'en';
  const NAMES = english
    ? {dark: 'Dark', light: 'Light', hints: 'Step-by-step hints', language: '中文'}
    : {dark: '深色', light: '浅色', hints: '一步一步的提示', language: 'English'};
  const called = (part, words) => { part.title = words; part.setAttribute('aria-label', words); };
  const label = () => document.querySelectorAll('[data-look]').forEach((part) => {
    const on = Boolean(window.writerLook?.dark());
    if (part.dataset.look === 'dark') {
      called(part, on ? NAMES.light : NAMES.dark);
      part.setAttribute('aria-pressed', String(on));
    } else called(part, NAMES[part.dataset.look]);
    if (part.dataset.look === 'language') {
      part.lang = english ? 'zh-CN' : 'en';
      part.textContent = english ? '中' : 'EN';
    }
  });
  document.addEventListener('click', (event) => {
    const asked = event.target.closest('[data-look]')?.dataset.look;
    if (asked === 'dark') { window.writerLook?.change(); label(); }
    if (asked === 'language') window.writerLanguage?.change();
    if (asked === 'hints') window.writerHints?.(true);
  });

  // ---- panes that scroll are reached with the Tab key, and say what they are
  const PANES = english
    ? {'#palette-facts': 'Figures', '#palette-past': 'A past report', '#check': 'Figure check', '#findings': 'Findings', '.step.read > .papers': 'The report', '.step.data > .main': 'Figures', '.step.outline > .column:last-child': 'Sections', '.step.desk > .sections': 'Sections', '.step.read > .column:last-child': 'Files and findings', '.step.library > .column:first-child': 'Past reports', '.step.library > .column:last-child': 'This report'}
    : {'#palette-facts': '本期数据', '#palette-past': '往期提纲', '#check': '数字核对', '#findings': '检查意见', '.step.read > .papers': '全文', '.step.data > .main': '本期数据', '.step.outline > .column:last-child': '各节', '.step.desk > .sections': '各节', '.step.read > .column:last-child': '导出与检查意见', '.step.library > .column:first-child': '往期材料', '.step.library > .column:last-child': '这份材料'};
  const reach = () => Object.entries(PANES).forEach(([place, name]) => document.querySelectorAll(place).forEach((pane) => {
    if (pane.tabIndex === 0) return;
    pane.tabIndex = 0;
    pane.setAttribute('role', 'region');
    pane.setAttribute('aria-label', name);
  }));
  // Smaller ones have a name already, or a heading right above them.
  const SMALL = '#inspect > .tabitem, #library-side > .tabitem, #read-tabs > .tabitem, .beside .rows, .offers ul, .live, .locks, .removed, .conflict, .candidates .columns, .sent pre';
  const reachSmall = () => document.querySelectorAll(SMALL).forEach((pane) => { pane.tabIndex = 0; });
  let waiting = 0;
  const settle = () => { waiting = 0; reach(); reachSmall(); };
  const greet = () => {
    if (!document.querySelector('[data-look]:not([data-known])')) return;
    document.querySelectorAll('[data-look]').forEach((part) => { part.dataset.known = ''; });
    label();
  };
  new MutationObserver(() => {
    greet();
    if (!waiting) waiting = setTimeout(settle, 200);
  }).observe(document.documentElement, {childList: true, subtree: true});
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => setTimeout(label, 0));
})();
