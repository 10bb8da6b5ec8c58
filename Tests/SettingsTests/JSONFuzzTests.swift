import TestSupport
import Testing

@testable import Settings

struct JSONFuzzTests {
    @Test("Whatever the bytes, the reader answers with a document or an error inside the file", arguments: 0..<16)
    func mutations(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let seeds = [DocumentedFile.example, "{\(DocumentedFile.whitelist)}", DocumentedFile.written]
        for _ in 0..<1500 {
            var bytes = Array(seeds[Int.random(in: 0..<seeds.count, using: &generator)].utf8)
            for _ in 0..<Int.random(in: 1...6, using: &generator) { mutate(&bytes, &generator) }
            check(bytes)
        }
    }

    @Test("Random characters of the grammar never break the reader", arguments: 100..<108)
    func grammar(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let pieces = [
            "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u", "d83d", "/", "*", "//", "/*", "\n", "1", "-", "e", ".",
        ]
        for _ in 0..<3000 {
            var text = "{\"rate_limits\":"
            for _ in 0..<Int.random(in: 0...24, using: &generator) {
                text += pieces[Int.random(in: 0..<pieces.count, using: &generator)]
            }
            check(Array(text.utf8))
        }
    }

    private func mutate(_ bytes: inout [UInt8], _ generator: inout SeededGenerator) {
        let index = Int.random(in: 0..<max(bytes.count, 1), using: &generator)
        switch Int.random(in: 0..<5, using: &generator) {
        case 0 where !bytes.isEmpty: bytes[index] = UInt8.random(in: .min ... .max, using: &generator)
        case 1 where !bytes.isEmpty: bytes.remove(at: index)
        case 2: bytes.insert(contentsOf: "\"{}[]:,\\/*\n0e-".utf8.shuffled(using: &generator).prefix(2), at: index)
        case 3: bytes.removeLast(min(bytes.count, Int.random(in: 0..<40, using: &generator)))
        default:
            let end = min(bytes.count, index + 30)
            if index < end { bytes.append(contentsOf: bytes[index..<end]) }
        }
    }

    private func check(_ bytes: [UInt8]) {
        let lines = bytes.count { $0 == UInt8(ascii: "\n") } + 1
        do throws(SettingsError) {
            let document = try JSONParser.parse(bytes)
            #expect(document.members.allSatisfy { (1...lines).contains($0.line ?? 0) })
            let again = try JSONParser.parse(JSONWriter.file(document.members))
            #expect(compact(again) == compact(document))
            #expect(!again.holdsComments)
            checkDecoding(document, lines: lines)
        } catch {
            #expect((1...lines).contains(error.line ?? 0))
        }
    }

    private func checkDecoding(_ document: JSONDocument, lines: Int) {
        do throws(SettingsFileError) {
            let (settings, _) = try SettingsDecoder.decode(document)
            #expect((1...1440).contains(settings.sessionTimeoutMinutes))
        } catch {
            guard case .invalid(let errors) = error else {
                Issue.record("decoding failed otherwise: \(error)")
                return
            }
            #expect(!errors.isEmpty)
            for error in errors {
                #expect(error.line.map { (1...lines).contains($0) } ?? false)
                #expect(!error.description.contains("\n"))
            }
        }
    }
}
