/// Does one named piece of work a given number of times, for `Scripts/count-instructions`.
///
/// Without arguments it lists what there is: name, unit and a number of times that is worth counting, with tabs between
/// them. Otherwise the first argument is the name, the second the number of times.
@main
enum Benchmark {
    private static let all = Payloads.all + Headers.all + Forms.all + Requests.all

    static func main() async throws {
        let arguments = CommandLine.arguments.dropFirst()
        guard let name = arguments.first else {
            for work in all { print(work.name, work.unit, work.times, separator: "\t") }
            return
        }
        guard let work = all.first(where: { $0.name == name }),
            let times = arguments.dropFirst().first.flatMap({ Int($0) })
        else { throw Mistake(description: "This takes the name of a work and how many times to do it.") }
        try await work.run(times)
    }
}

/// One piece of work, whose instructions are counted.
struct Work: Sendable {
    /// What it is called in the table.
    let name: String
    /// What is done once.
    let unit: String
    /// Enough of it to count, in seconds rather than minutes under valgrind.
    let times: Int
    /// Does it so many times. What has to be there first is made each time that this is called, so that it does not show
    /// in the difference between two numbers of times.
    let run: @Sendable (_ times: Int) async throws -> Void
}

/// What ends the program with an explanation.
struct Mistake: Error, CustomStringConvertible {
    let description: String

    /// Ends a work whose result is not what it must be: what was counted would be something else.
    static func unless(_ condition: Bool, _ description: String) throws {
        guard condition else { throw Mistake(description: description) }
    }
}

/// Bytes like random ones, the same in every run.
func sampleBytes(count: Int) -> [UInt8] {
    var state: UInt64 = 0x9E37_79B9_7F4A_7C15
    return (0..<count).map { _ in
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return UInt8(truncatingIfNeeded: state >> 32)
    }
}
