import { inputOf, optionsOf, questionLimits, type Question } from '../../server/policy/questions.ts'
import { Choices } from '../components/choices.tsx'
import { Input, type FormState } from '../components/form.tsx'

const textRows = 5

/** An input for each question of the vacancy. */
export function QuestionInputs({ state, questions }: { state: FormState; questions: readonly Question[] }) {
  return (
    <>
      {questions.map(question => (
        <QuestionInput key={question.id} state={state} question={question} name={inputOf(question)} />
      ))}
    </>
  )
}

/** The input for the answer to one question, under the name it is sent by. */
export function QuestionInput(p: { state: FormState; question: Question; name: string }) {
  const { state, question, name } = p
  const shared = { form: state, name, required: question.required }
  const label = question.label[state.language]
  if (question.kind === 'line') return <Input {...shared} label={label} autocomplete="off" />
  if (question.kind === 'text') {
    return (
      <Input {...shared} label={label} autocomplete="off" rows={textRows} maxLength={questionLimits.text} />
    )
  }
  const choices = optionsOf(question).map(option => ({
    value: option.value,
    label: option.label[state.language],
  }))
  return <Choices {...shared} legend={label} choices={choices} many={question.kind === 'many'} />
}
