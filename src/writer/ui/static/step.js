// Before Gradio draws anything: the step that the address names is the first one, else Gradio would draw another before it.
(() => {
  const step = new URL(location.href).searchParams.get('step');
  const steps = window.gradio_config?.components?.find((one) => one.props?.elem_id === 'steps');
  if (steps && STEPS_OF_THE_PAGE.includes(step)) steps.props.selected = step;
})();
