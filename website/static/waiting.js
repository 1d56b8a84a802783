// A browser that fills in names and passwords looks for forms as soon as a page is there, and for that lays out
// every one of them, with the sections around it that wait to be laid out: half of what a long page costs at
// first. So a question that is far from the window owns no controls, and its text fields are none, until it
// comes near or is printed.
const rest = (form) => {
  const controls = [...form.elements];
  const fields = controls.filter(({ type }) => type === "text");
  controls.forEach((control) => control.setAttribute("form", ""));
  fields.forEach((field) => (field.type = "hidden"));
  return () => {
    fields.forEach((field) => (field.type = "text"));
    controls.forEach((control) => control.removeAttribute("form"));
  };
};

export const wait = (forms) => {
  forms = forms.filter((form) => !form.contains(document.activeElement)); // somebody is typing already
  const waiting = new Map(forms.map((form) => [form, rest(form)]));
  const wake = (form) => {
    waiting.get(form)?.();
    waiting.delete(form);
    coming.unobserve(form);
  };
  const coming = new IntersectionObserver(
    (seen) => seen.forEach(({ isIntersecting, target }) => isIntersecting && wake(target)),
    { rootMargin: "800px" },
  );
  for (const form of forms) {
    coming.observe(form);
    form.addEventListener("focusin", () => wake(form), { once: true }); // it scrolls here, and a key may be next
  }
  addEventListener("beforeprint", () => forms.forEach(wake));
};
