import HTTPSyntax
import TestSupport
import Testing
import TextEncodings

@Suite("Forms in URL encoding")
struct URLEncodedFormTests {
    @Test(
        "Fields are read as browsers write them",
        arguments: [
            ("", [:]), ("a=b", ["a": "b"]), ("a=b&c=d", ["a": "b", "c": "d"]), ("a=", ["a": ""]), ("a", ["a": ""]),
            ("=b", ["": "b"]), ("&&a=b&", ["a": "b"]), ("a=b=c", ["a": "b=c"]), ("a+b=c+d", ["a b": "c d"]),
            ("a=%C3%A9%2b%2B", ["a": "é++"]), ("%61=%62", ["a": "b"]), ("a=1%0D%0A2", ["a": "1\r\n2"]),
            ("a=ü", ["a": "ü"]), ("a=%00", ["a": "\0"]),
        ])
    func fields(form: String, fields: [String: String]) throws {
        #expect(try URLEncodedForm.parse(form.utf8) == fields)
    }

    @Test(
        "What is broken is refused, not guessed at",
        arguments: [
            ("a=%", URLEncodedForm.Failure.brokenEscape), ("a=%4", .brokenEscape), ("a=%zz", .brokenEscape),
            ("%4", .brokenEscape), ("a=%C3", .notUTF8), ("a=%ED%A0%80", .notUTF8), ("%FF=a", .notUTF8),
            ("a=1&a=2", .repeatedName), ("a=1&%61=2", .repeatedName), ("a=1&=&=", .repeatedName),
            (String(repeating: "a", count: 101) + "=1", .nameTooLong),
        ])
    func refusals(form: String, failure: URLEncodedForm.Failure) {
        #expect(throws: failure) { try URLEncodedForm.parse(form.utf8) }
    }

    @Test("A form may have 100 fields and no more", arguments: [(100, true), (101, false)])
    func fieldCount(count: Int, isAllowed: Bool) {
        let form = (0..<count).map { "f\($0)=1" }.joined(separator: "&")
        #expect(((try? URLEncodedForm.parse(form.utf8)) != nil) == isAllowed)
    }

    @Test("Whatever was escaped is read as it was")
    func roundTrip() throws {
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<500 {
            let text = String(decoding: generator.bytes(Int.random(in: 0...40, using: &generator)), as: UTF8.self)
            let form = "\(PercentEncoding.text("n" + text))=\(PercentEncoding.text(text))"
            #expect(try URLEncodedForm.parse(form.utf8) == ["n" + text: text])
        }
    }

    @Test("Any bytes are a form or a refusal")
    func anyBytes() {
        var generator = SeededGenerator(seed: 8)
        for _ in 0..<2000 {
            let bytes = generator.mutated(Array("name=caf%C3%A9&password=a+b%26c&csrf_token=x".utf8), most: 8)
            if let fields = try? URLEncodedForm.parse(bytes) {
                #expect(fields.count <= URLEncodedForm.mostFields)
            }
        }
    }
}
