import PacCryptAPI
import PacCryptCore

extension ScanAnswer {
    /// The verdict for people.
    var sentence: String {
        switch verdict {
        case "clean":
            let date = signatureDate.map { ", signatures of \($0.prefix(10))" } ?? ""
            return "Nothing found" + (engine.map { " (\($0)\(date))" } ?? "")
        case "not_fully_scanned": return ["Not fully scanned.", reason].compactMap(\.self).joined(separator: " ")
        default: return ["Not scanned.", reason].compactMap(\.self).joined(separator: " ")
        }
    }
}

/// What several pages of shares say in the same words.
enum ShareWords {
    /// The name of an algorithm.
    ///
    /// - Parameter id: its id.
    static func algorithm(_ id: String) -> String { Algorithm(rawValue: id)?.name ?? id }

    /// How often something can be done: `once`, `3 times`.
    ///
    /// - Parameter count: nil for no limit.
    static func times(_ count: Int?) -> String {
        switch count {
        case nil: "any number of times"
        case 1?: "once"
        case let count?: "\(count) times"
        }
    }

    /// A name as its sender gave it, safe to show.
    ///
    /// - Parameter number: which file it is, from 1.
    static func fileName(_ name: String?, number: Int) -> String { FileName.shown(name) ?? "File \(number)" }
}
