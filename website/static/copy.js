// A copy button on every block of code that a reader may want to run.
export const start = (blocks) => {
  for (const block of blocks) {
    if (block.closest(".cell_output")) continue;
    const holder = block.parentElement;
    const button = Object.assign(document.createElement("button"), {
      type: "button",
      className: "copy",
      textContent: "Copy",
    });
    button.setAttribute("aria-label", "Copy this code");
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(block.textContent);
        button.textContent = "Copied";
      } catch {
        button.textContent = "Not allowed"; // the browser refuses, for example without a secure address
      }
      setTimeout(() => (button.textContent = "Copy"), 1500);
    });
    holder.append(button);
  }
};
