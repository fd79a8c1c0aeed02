import { inputOf, optionsOf, questionLimits, type Question } from '../../server/policy/questions.ts'
import { Choices } from '../components/choices.tsx'
import { Input, type FormState } from '../components/form.tsx'

const textRows = 5

/** An input for each question of the vacancy. */
export function QuestionInputs({ state, questions }: { state: FormState; questions: readonly Question[] }) {
  return (
    <>
      {questions.map(question => (
        <QuestionInput key={question.id} state={state} question={question} />
      ))}
    </>
  )
}

function QuestionInput({ state, question }: { state: FormState; question: Question }) {
  const shared = { form: state, name: inputOf(question), required: question.required }
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
