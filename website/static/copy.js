// A copy button on every block of code that a reader may want to run.
import { said } from "./messages.js";

export const start = (blocks) => {
  for (const block of blocks) {
    if (block.closest(".cell_output")) continue;
    const holder = block.parentElement;
    const button = Object.assign(document.createElement("button"), {
      type: "button",
      className: "copy",
      textContent: said("script.copy"),
    });
    button.setAttribute("aria-label", said("script.copy_code"));
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(block.textContent);
        button.textContent = said("script.copied");
      } catch {
        button.textContent = said("script.not_allowed"); // the browser refuses, for example without a secure address
      }
      setTimeout(() => (button.textContent = said("script.copy")), 1500);
    });
    holder.append(button);
  }
};
