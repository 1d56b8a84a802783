// A file of JSON, fetched once; whoever asks after a failure tries again.
const files = new Map();

export const fetched = (file) => {
  if (!files.has(file)) {
    const coming = load(file);
    files.set(file, coming);
    coming.catch(() => files.delete(file));
  }
  return files.get(file);
};

const load = async (file) => {
  const answer = await fetch(file);
  if (!answer.ok) throw new Error(`${file}: ${answer.status}`);
  return answer.json();
};
