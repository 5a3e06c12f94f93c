using System.CommandLine;

namespace Descent.App.Commands;

/// <summary><c>descent completion bash|zsh|fish</c>: a script that has the shell ask this program.</summary>
static class CompletionCommand
{
    const string Bash = """
        # descent completion for bash. In ~/.bashrc: source <(descent completion bash)
        _descent() {
            local line=${COMP_LINE:0:COMP_POINT} word=${COMP_WORDS[COMP_CWORD]}
            mapfile -t COMPREPLY < <("${COMP_WORDS[0]}" "[suggest:${#line}]" "$line" 2>/dev/null | grep -F -- "$word")
            mapfile -t COMPREPLY < <(compgen -W "${COMPREPLY[*]}" -- "$word")
            if [[ ${#COMPREPLY[@]} == 1 && ${COMPREPLY[0]} == *= ]]; then compopt -o nospace; fi
            if [[ ${#COMPREPLY[@]} == 0 ]]; then compopt -o default; fi
        }
        complete -F _descent descent ./descent
        """;

    const string Zsh = """
        #compdef descent
        # descent completion for zsh. In ~/.zshrc, after compinit: source <(descent completion zsh)
        _descent() {
            local line="${(j: :)words[1,CURRENT]}"
            local -a found named
            found=("${(@f)$("${words[1]}" "[suggest:${#line}]" "$line" 2>/dev/null)}")
            named=(${(M)found:#*=})
            found=(${found:#*=})
            compadd -S '' -a named
            compadd -a found || (( ${#named} )) || _files
        }
        compdef _descent descent ./descent
        """;

    const string Fish = """
        # descent completion for fish. descent completion fish > ~/.config/fish/completions/descent.fish
        function __descent_suggest
            set -l line (commandline -cp)
            descent "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null
        end
        complete -c descent -a '(__descent_suggest)'
        """;

    public static Command Create()
    {
        var shell = new Argument<string>("shell") { Description = "bash, zsh or fish." };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish");
        var command = new Command("completion", "Print a script for the shell: commands, studies, options and runs complete with Tab.") { shell };
        command.SetAction(parsed =>
        {
            Console.Out.WriteLine(parsed.GetValue(shell) switch { "bash" => Bash, "zsh" => Zsh, _ => Fish });
            return ExitCode.Done;
        });
        return command;
    }
}
