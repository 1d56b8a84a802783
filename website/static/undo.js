// A button that takes back what was just done, once.
import { said } from "./messages.js";

// `told` is the place where it was said, and where the button will stand; `back` takes it back.
export const undoButton = (told, back) => {
  const button = Object.assign(document.createElement("button"), { type: "button", textContent: said("script.undo") });
  button.addEventListener("click", () => {
    back();
    told.textContent = said("script.undone");
    told.tabIndex = -1; // the button is gone
    told.focus();
  });
  return button;
};
