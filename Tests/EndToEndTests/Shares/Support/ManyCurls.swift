import Foundation

/// Many requests by one curl, which takes a time that many processes would not.
enum ManyCurls {
    /// What one of them was answered.
    struct Outcome: Equatable {
        var status: Int
        /// Seconds of `Retry-After`.
        var retryAfter: Int?
        /// When the server answered, by its own clock.
        var date: Date?
    }

    /// Posts JSON.
    ///
    /// - Parameters:
    ///   - requests: for each the JSON and the loopback address that it comes from.
    ///   - areParallel: whether they are sent at the same time, rather than one after the other.
    static func post(
        to url: String, _ requests: [(json: [String: String], from: String)], areParallel: Bool
    ) throws -> [Outcome] {
        var arguments = areParallel ? atOnce : []
        for (index, request) in requests.enumerated() {
            if index > 0 { arguments.append("--next") }
            let json = String(decoding: try JSONEncoder().encode(request.json), as: UTF8.self)
            arguments +=
                common + ["--interface", request.from, "-H", "Content-Type: application/json", "-d", json, url]
        }
        return try run(arguments)
    }

    /// Posts the same form so many times at the same time.
    ///
    /// - Parameter options: more of curl's, such as cookies.
    static func post(to url: String, form: [String: String], _ options: [String], times: Int) throws -> [Outcome] {
        let fields = form.flatMap { ["--data-urlencode", "\($0.key)=\($0.value)"] }
        var arguments = atOnce
        for index in 0..<times {
            if index > 0 { arguments.append("--next") }
            arguments += common + options + fields + [url]
        }
        return try run(arguments)
    }

    /// Gets the same again and again.
    static func get(_ url: String, times: Int) throws -> [Outcome] {
        var arguments: [String] = []
        for index in 0..<times {
            if index > 0 { arguments.append("--next") }
            arguments += common + [url]
        }
        return try run(arguments)
    }

    private static let atOnce = ["--parallel", "--parallel-immediate", "--parallel-max", "100"]
    private static let common = [
        "--no-progress-meter", "--max-time", "100", "-o", "/dev/null", "-w",
        "%{http_code}|%header{retry-after}|%header{date}\\n",
    ]

    private static func run(_ arguments: [String]) throws -> [Outcome] {
        let result = try Program.run("/usr/bin/env", ["curl"] + arguments)
        guard result.code == 0 else { throw CurlFailure(code: result.code, errors: result.errors) }
        return result.text.split(separator: "\n").map { line in
            let parts = line.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 3 else { return Outcome(status: 0) }
            return Outcome(status: Int(parts[0]) ?? 0, retryAfter: Int(parts[1]), date: Date(httpDate: parts[2]))
        }
    }
}

extension Date {
    /// Reads a date as HTTP writes it (RFC 9110 §5.6.7); nil when it is none.
    init?(httpDate text: String) {
        let format = DateFormatter()
        format.locale = Locale(identifier: "en_US_POSIX")
        format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        format.timeZone = TimeZone(secondsFromGMT: 0)
        guard let date = format.date(from: text) else { return nil }
        self = date
    }
}

extension Answer {
    /// When the server answered, by its own clock.
    var date: Date? { header("Date").flatMap { Date(httpDate: $0) } }
}
