/// Writes JSON without comments.
enum JSONWriter {
    /// The members of a settings file, one a line, indented by two spaces, with a final newline.
    static func file(_ members: [JSONMember]) -> [UInt8] {
        Array((pretty(.object(members), indentation: "") + "\n").utf8)
    }

    /// A value on one line.
    static func compact(_ content: JSONValue.Content) -> String {
        switch content {
        case .list(let values):
            "[" + values.map { compact($0.content) }.joined(separator: ", ") + "]"
        case .object(let members):
            "{" + members.map { "\(quoted($0.key)): \(compact($0.value.content))" }.joined(separator: ", ") + "}"
        default:
            single(content)
        }
    }

    /// A text in double quotes; control characters become escapes, so the result is one printable line.
    static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case _ where mustEscape(scalar):
                for unit in String(scalar).utf16 {
                    let digits = String(unit, radix: 16)
                    result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                }
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }

    private static func pretty(_ content: JSONValue.Content, indentation: String) -> String {
        let inner = indentation + "  "
        switch content {
        case .list(let values) where !values.isEmpty:
            let lines = values.map { inner + pretty($0.content, indentation: inner) }
            return "[\n" + lines.joined(separator: ",\n") + "\n\(indentation)]"
        case .object(let members) where !members.isEmpty:
            let lines = members.map { "\(inner)\(quoted($0.key)): \(pretty($0.value.content, indentation: inner))" }
            return "{\n" + lines.joined(separator: ",\n") + "\n\(indentation)}"
        default:
            return compact(content)
        }
    }

    private static func single(_ content: JSONValue.Content) -> String {
        switch content {
        case .flag(let flag): flag ? "true" : "false"
        case .number(let literal): literal
        case .text(let text): quoted(text)
        case .null, .list, .object: "null"
        }
    }

    /// Control, format (text direction among them), separator and unassigned characters could disguise a log line.
    private static func mustEscape(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .unassigned, .privateUse, .surrogate: true
        default: false
        }
    }
}
