import PacCryptAPI
import PacShare

extension ScanAnswer {
    /// The worst verdict of all files.
    init(_ verdicts: [ScanVerdict]) {
        self = verdicts.max { Self.rank($0) < Self.rank($1) }.map { Self($0) } ?? Self(verdict: "not_scanned")
    }

    init(_ verdict: ScanVerdict) {
        switch verdict {
        case .clean(let engine, let date):
            self.init(verdict: "clean", engine: engine, signatureDate: date.isEmpty ? nil : date)
        case .infected(let signature): self.init(verdict: "infected", reason: signature)
        case .notFullyScanned(let reason): self.init(verdict: "not_fully_scanned", reason: reason.text)
        case .notScanned(let reason): self.init(verdict: "not_scanned", reason: reason.text)
        }
    }

    private static func rank(_ verdict: ScanVerdict) -> Int {
        switch verdict {
        case .clean: 0
        case .notFullyScanned: 1
        case .notScanned: 2
        case .infected: 3
        }
    }
}

extension ScanVerdict.NotFullyScanned {
    fileprivate var text: String {
        switch self {
        case .tooLarge: "It is larger than what the scanner reads."
        case .limitExceeded: "The scanner met a limit of its own inside it."
        case .encrypted: "It, or something in it, is encrypted."
        }
    }
}

extension ScanVerdict.NotScanned {
    fileprivate var text: String {
        switch self {
        case .off: "Scanning is switched off here."
        case .notYet: "It is scanned when it is opened."
        case .sealedBySender: "The sender sealed it before the upload."
        case .unavailable: "The scanner did not answer."
        }
    }
}
