// Written by hand with Preact, as a careful developer would: uncontrolled inputs, native checks.

import { render } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { screens } from './form.mjs';

function Question({ name, label, type, choices, required, autocomplete, wrong }) {
  const error = wrong && <p class="error" id={`${name}-error`}>{`Answer “${label}”`}</p>;
  if (type === 'radio')
    return (
      <fieldset>
        <legend>{label}</legend>
        {error}
        {choices.map(([value, text]) => <label key={value}><input type="radio" name={name} value={value} required={required} /> {text}</label>)}
      </fieldset>
    );
  if (type === 'checkbox') return <label>{error}<input type="checkbox" name={name} value="yes" required={required} /> {label}</label>;
  const Tag = type === 'textarea' ? 'textarea' : 'input';
  return <label>{label}{error}<Tag type={type} name={name} required={required} autocomplete={autocomplete} aria-invalid={wrong} /></label>;
}

function Form() {
  const form = useRef(null);
  const [step, setStep] = useState(0);
  const [wrong, setWrong] = useState([]);
  const next = async (event) => {
    event.preventDefault();
    const bad = screens[step][1].map(({ name }) => name).filter((name) => {
      const field = form.current.elements[name];
      return !(field.checkValidity ? field : field[0]).checkValidity();
    });
    setWrong(bad);
    if (bad.length) return;
    if (step < screens.length - 1) setStep(step + 1);
    else await fetch('/sent', { method: 'POST', body: new FormData(form.current) });
  };
  return (
    <form ref={form} onSubmit={next} novalidate>
      {screens.map(([title, questions], n) => (
        <section key={title} hidden={n !== step}>
          <h2>{title}</h2>
          {questions.map((question) => <Question key={question.name} {...question} wrong={wrong.includes(question.name)} />)}
        </section>
      ))}
      <button class="next">{step < screens.length - 1 ? 'Continue' : 'Send your request'}</button>
    </form>
  );
}

render(<Form />, document.getElementById('form'));
