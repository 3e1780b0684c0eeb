// Before anything is drawn: which language the page speaks, and whether it is light or dark. Both are kept in this browser.
(() => {
  'use strict';
  const kept = (name) => { try { return localStorage.getItem(`writer:${name}`) || ''; } catch { return ''; } };
  const keep = (name, said) => { try { if (said) localStorage.setItem(`writer:${name}`, said); else localStorage.removeItem(`writer:${name}`); } catch { /* forbidden: until the page is closed */ } };
  const root = document.documentElement;

  // ---- Chinese unless English was chosen, whatever the browser is set to: an office may well have an English system.
  // Gradio takes the language of its labels from the browser, so it is told of the one that was chosen.
  const asked = new URL(location.href).searchParams.get('lang');
  if (asked !== null) keep('lang', asked === 'en' ? 'en' : '');
  const language = (asked ?? kept('lang')) === 'en' ? 'en' : 'zh-CN';
  try {
    Object.defineProperty(navigator, 'language', {get: () => language, configurable: true});
    Object.defineProperty(navigator, 'languages', {get: () => [language], configurable: true});
  } catch { /* the browser's own language is spoken then */ }
  root.lang = language;
  window.writerLanguage = {
    now: language,
    change: () => {
      const url = new URL(location.href);
      keep('lang', language === 'en' ? '' : 'en');
      url.searchParams.delete('lang');
      if (url.href === location.href) location.reload(); else location.replace(url);
    },
  };

  // ---- as the system is set, until the switch says otherwise; on paper always dark on white
  const system = matchMedia('(prefers-color-scheme: dark)');
  let printing = false;
  const dark = () => !printing && (kept('look') || (system.matches ? 'dark' : 'light')) === 'dark';
  const draw = () => {
    const on = dark();
    root.classList.toggle('night', on);
    root.style.colorScheme = on ? 'dark' : 'light';
    if (document.body && document.body.classList.contains('dark') !== on) document.body.classList.toggle('dark', on);
  };
  window.writerLook = {
    dark,
    change: () => {
      const wanted = dark() ? 'light' : 'dark';
      keep('look', (wanted === 'dark') === system.matches ? '' : wanted);
      draw();
    },
  };
  draw();
  system.addEventListener('change', draw);
  window.addEventListener('storage', (event) => { if (event.key === 'writer:look') draw(); });
  window.addEventListener('beforeprint', () => { printing = true; draw(); });
  window.addEventListener('afterprint', () => { printing = false; draw(); });
  // Gradio sets its own class by the system alone.
  document.addEventListener('DOMContentLoaded', () => {
    new MutationObserver(draw).observe(document.body, {attributes: true, attributeFilter: ['class']});
    draw();
  });
})();
