' The buttons of a scorecard workbook. Each calls one public Sub, which hands the click to the Python
' package scorecard_xl on this computer: in Excel through the xlwings add-in, in LibreOffice through its
' script provider. Nothing here starts by itself, starts another program or touches a file.
' There is no Option Explicit, because only LibreOffice knows the name ThisComponent.

Private Const TITLE As String = "scorecard-xl"
Private Const HOW_TO_MEND As String = "Type in a terminal:  scorecard-xl setup  (on Windows:  py -m scorecard_xl setup)"

Public Sub RefreshScorecard()
    Click "refresh"
End Sub

Public Sub CheckScorecard()
    Click "check"
End Sub

Public Sub StartNewMonth()
    Click "new_month"
End Sub

Public Sub UndoLastAction()
    Click "undo"
End Sub

Public Sub ExplainIndicator()
    Click "explain"
End Sub

Public Sub DrawCharts()
    Click "charts"
End Sub

Public Sub PublishCopy()
    Click "publish"
End Sub

Private Sub Click(Action)
    If IsObject(ThisComponent) Then
        ClickInLibreOffice Action
    Else
        ClickInExcel Action
    End If
End Sub

Private Sub ClickInExcel(Action)
    Dim Missing, Code
    Missing = "scorecard-xl is not installed for the Python that Excel uses. In its folder, type in a terminal:  " & _
        "python -m pip install .  and then:  python -m scorecard_xl setup"
    Code = "import importlib.util, sys; importlib.util.find_spec('scorecard_xl') or sys.exit('" & Missing & _
        "'); from scorecard_xl import buttons; buttons.click_in_excel('" & Action & "')"
    On Error GoTo NotSetUp
    Application.Run "xlwings.xlam!RunPython", Code
    Exit Sub
NotSetUp:
    MsgBox "The button cannot reach Python, because the xlwings add-in is missing or stopped (" & _
        Err.Description & "). Nothing was changed. " & HOW_TO_MEND, vbExclamation, TITLE
End Sub

Private Sub ClickInLibreOffice(Action)
    Dim Script
    On Error GoTo NotSetUp
    Set Script = ThisComponent.getScriptProvider().getScript( _
        "vnd.sun.star.script:scorecard_xl_buttons.py$click?language=Python&location=user")
    Script.invoke Array(ThisComponent, Action), Array(), Array()
    Exit Sub
NotSetUp:
    MsgBox "The button cannot reach Python, because LibreOffice's Python or scorecard-xl's script for it is " & _
        "missing. Nothing was changed. " & HOW_TO_MEND, vbExclamation, TITLE
End Sub
