/// What the page of an error shows.
struct ErrorModel {
    let status: Int
    /// What is wrong, in the words of its kind.
    let heading: String
    /// What else is known.
    let message: String?
    /// What only an admin may see, while errors are verbose.
    let detail: String?
}

extension ErrorModel {
    init(_ error: RequestError, detail: String?) {
        let heading = error.code.message
        var rest = error.text
        if rest.hasPrefix(heading) { rest.removeFirst(heading.count) }
        if rest.hasPrefix(". ") { rest.removeFirst(2) }
        self.init(
            status: error.code.status, heading: heading, message: rest.isEmpty || rest == "." ? nil : rest,
            detail: detail)
    }
}
