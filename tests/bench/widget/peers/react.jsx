// React with react-hook-form, as its documentation shows a form of several steps.

import { createRoot } from 'react-dom/client';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { screens } from './form.mjs';

function Question({ question: { name, label, type, choices, required, autocomplete }, register, errors }) {
  const field = register(name, { required: required && `Answer “${label}”` });
  const error = errors[name] && <p className="error">{errors[name].message}</p>;
  if (type === 'radio')
    return (
      <fieldset>
        <legend>{label}</legend>
        {error}
        {choices.map(([value, text]) => <label key={value}><input type="radio" value={value} {...field} /> {text}</label>)}
      </fieldset>
    );
  if (type === 'checkbox') return <label>{error}<input type="checkbox" value="yes" {...field} /> {label}</label>;
  const Tag = type === 'textarea' ? 'textarea' : 'input';
  return <label>{label}{error}<Tag type={type} autoComplete={autocomplete} aria-invalid={!!errors[name]} {...field} /></label>;
}

function Form() {
  const [step, setStep] = useState(0);
  const { register, trigger, handleSubmit, formState: { errors } } = useForm();
  const [title, questions] = screens[step];
  const last = step === screens.length - 1;
  const send = handleSubmit((answers) => fetch('/sent', { method: 'POST', body: JSON.stringify(answers) }));
  const next = async (event) => {
    event.preventDefault();
    if (last) return send();
    if (await trigger(questions.map(({ name }) => name))) setStep(step + 1);
  };
  return (
    <form onSubmit={next} noValidate>
      <h2>{title}</h2>
      {questions.map((question) => <Question key={question.name} question={question} register={register} errors={errors} />)}
      <button className="next">{last ? 'Send your request' : 'Continue'}</button>
    </form>
  );
}

createRoot(document.getElementById('form')).render(<Form />);
