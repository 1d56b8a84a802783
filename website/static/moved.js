// A page that has moved: go to its new address, to the same place in it. Without scripts the page goes there too.
location.replace(document.currentScript.dataset.to + location.search + location.hash);
