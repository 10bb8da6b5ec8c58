// Node's fetch, with FormData for a file and URLSearchParams without one.
import { readFile, writeFile } from 'node:fs/promises'
import { basename } from 'node:path'

const [url, output, file, ...fields] = process.argv.slice(2)
const body = file ? new FormData() : new URLSearchParams()
for (const field of fields) {
    const end = field.indexOf('=')
    body.append(field.slice(0, end), field.slice(end + 1))
}
if (file) body.append('file', new Blob([await readFile(file)]), basename(file))

const answer = await fetch(url, { method: 'POST', body, signal: AbortSignal.timeout(50_000) })
await writeFile(output, Buffer.from(await answer.arrayBuffer()))
const header = (name) => answer.headers.get(name) ?? ''
console.log([answer.status, header('content-type'), header('content-disposition')].join('\n'))
