import Foundation

/// Many requests by one curl, which takes a time that many processes would not.
enum ManyCurls {
    /// What one of them was answered.
    struct Outcome: Equatable {
        var status: Int
        /// Seconds of `Retry-After`.
        var retryAfter: Int?
    }

    /// Posts JSON.
    ///
    /// - Parameters:
    ///   - requests: for each the JSON and the loopback address that it comes from.
    ///   - areParallel: whether they are sent at the same time, rather than one after the other.
    static func post(
        to url: String, _ requests: [(json: [String: String], from: String)], areParallel: Bool
    ) throws -> [Outcome] {
        var arguments = areParallel ? ["--parallel", "--parallel-immediate", "--parallel-max", "100"] : []
        for (index, request) in requests.enumerated() {
            if index > 0 { arguments.append("--next") }
            let json = String(decoding: try JSONEncoder().encode(request.json), as: UTF8.self)
            arguments +=
                common + ["--interface", request.from, "-H", "Content-Type: application/json", "-d", json, url]
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

    private static let common = [
        "--no-progress-meter", "--max-time", "100", "-o", "/dev/null", "-w", "%{http_code} %header{retry-after}\\n",
    ]

    private static func run(_ arguments: [String]) throws -> [Outcome] {
        let result = try Program.run("/usr/bin/env", ["curl"] + arguments)
        guard result.code == 0 else { throw CurlFailure(code: result.code, errors: result.errors) }
        return result.text.split(separator: "\n").map { line in
            let words = line.split(separator: " ")
            return Outcome(
                status: words.first.flatMap { Int($0) } ?? 0, retryAfter: words.dropFirst().first.flatMap { Int($0) })
        }
    }
}
