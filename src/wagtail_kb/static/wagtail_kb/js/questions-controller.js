/* Names the lines of a textarea that stand there more than once, while somebody types or pastes. */
class QuestionsController extends window.StimulusModule.Controller {
  static targets = ["text", "repeated", "lines"];

  connect() {
    this.mark();
  }

  mark() {
    const seen = new Set();
    const repeated = new Set();
    for (const line of this.textTarget.value.split(/\r?\n|\r/)) {
      const question = line.trim().split(/\s+/).join(" ").replace(/^"+|"+$/g, "");
      if (question && seen.has(question)) repeated.add(question);
      seen.add(question);
    }
    this.linesTarget.textContent = [...repeated].join(" · ");
    this.repeatedTarget.hidden = repeated.size === 0;
  }
}

window.wagtail.app.register("kb-questions", QuestionsController);
